package dev.fleetward.insight.differs;

import dev.fleetward.insight.statistics.TwoByTwo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Two values that make the difference only together: the version on that hardware, not the version, not the hardware. */
final class Pairs {
    private static final int MIN_SUPPORT = 5;

    private Pairs() {}

    /**
     * @param singles those worth pairing
     * @param share chance that any of all pairs of them is told where none makes a difference
     */
    static List<Candidate> of(List<Candidate> singles, Compared compared, int devices, double share) {
        List<BitSet> sets =
                singles.stream().map(one -> one.parts().getFirst().devices()).toList();
        double limit = share / Math.max(1, pairs(singles));
        var pairs = new ArrayList<Candidate>();
        for (int i = 0; i < singles.size(); i++) {
            for (int j = i + 1; j < singles.size(); j++) {
                Candidate.Part one = singles.get(i).parts().getFirst();
                Candidate.Part other = singles.get(j).parts().getFirst();
                if (one.column().name().equals(other.column().name())) {
                    continue;
                }
                var both = (BitSet) sets.get(i).clone();
                both.and(sets.get(j));
                TwoByTwo table = table(both, compared, devices);
                if (table.a() >= MIN_SUPPORT
                        && table.ratioLow() > 1
                        && table.p() <= limit
                        && needs(sets.get(i), sets.get(j), compared, limit)
                        && needs(sets.get(j), sets.get(i), compared, limit)) {
                    pairs.add(new Candidate(List.of(one, other), List.of(), table, table.p()));
                }
            }
        }
        return pairs;
    }

    /** No device has two values of one attribute. */
    private static int pairs(List<Candidate> singles) {
        int pairs = 0;
        for (int i = 0; i < singles.size(); i++) {
            for (int j = i + 1; j < singles.size(); j++) {
                String name = singles.get(i).parts().getFirst().column().name();
                pairs += singles.get(j).isOf(name) ? 0 : 1;
            }
        }
        return pairs;
    }

    /** Among devices with the one, those that have the other too are surely riskier than those that have not. */
    private static boolean needs(BitSet one, BitSet other, Compared compared, double limit) {
        var both = (BitSet) one.clone();
        both.and(other);
        var alone = (BitSet) one.clone();
        alone.andNot(other);
        long with = both.cardinality();
        long without = alone.cardinality();
        both.and(compared.affected());
        alone.and(compared.affected());
        TwoByTwo table = compared.table(both.cardinality(), with, alone.cardinality(), without);
        return without > 0 && table.ratioLow() > 1 && table.p() <= limit;
    }

    private static TwoByTwo table(BitSet with, Compared compared, int devices) {
        var hit = (BitSet) with.clone();
        hit.and(compared.affected());
        long a = hit.cardinality();
        long n = with.cardinality();
        return compared.table(a, n, compared.affected().cardinality() - a, devices - n);
    }
}
