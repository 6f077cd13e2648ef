package dev.fleetward.insight.differs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Values that (nearly) the same devices have: a component that came with one version, a radio of one hardware. */
final class Sameness {
    private static final double SAME = 0.97;

    private Sameness() {}

    /** One candidate for each group; a version or a hardware speaks for what came with it. */
    static List<Candidate> grouped(List<Candidate> candidates) {
        var groups = new ArrayList<List<Candidate>>();
        var devices = new ArrayList<BitSet>();
        for (Candidate candidate : candidates) {
            BitSet own = candidate.parts().getFirst().devices();
            int group = 0;
            while (group < groups.size() && !isSame(own, devices.get(group))) {
                group++;
            }
            if (group == groups.size()) {
                groups.add(new ArrayList<>());
                devices.add(own);
            }
            groups.get(group).add(candidate);
        }
        return groups.stream().map(Sameness::together).toList();
    }

    private static boolean isSame(BitSet one, BitSet other) {
        int smaller = Math.min(one.cardinality(), other.cardinality());
        int larger = Math.max(one.cardinality(), other.cardinality());
        if (smaller < SAME * larger) {
            return false;
        }
        var both = (BitSet) one.clone();
        both.and(other);
        int shared = both.cardinality();
        return shared >= SAME * (one.cardinality() + other.cardinality() - shared);
    }

    private static Candidate together(List<Candidate> group) {
        Candidate lead = group.stream()
                .filter(one -> one.isOf(Columns.VERSION))
                .findFirst()
                .or(() ->
                        group.stream().filter(one -> one.isOf(Columns.HARDWARE)).findFirst())
                .orElse(group.getFirst());
        return lead.alongWith(group.stream()
                .filter(one -> !one.equals(lead))
                .map(one -> one.parts().getFirst())
                .toList());
    }
}
