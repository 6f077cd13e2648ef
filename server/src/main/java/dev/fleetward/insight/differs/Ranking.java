package dev.fleetward.insight.differs;

import dev.fleetward.insight.statistics.FalseDiscovery;
import dev.fleetward.insight.statistics.TwoByTwo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Tells which values are over-represented among affected devices. Every value of every attribute is counted among the
 * affected devices only; what the fleet has was counted when the columns were built. The few that stand after correction
 * for all that were looked at are then looked at again: whether they merely go along with a version or a hardware,
 * whether others cannot be told apart from them, and whether two of them only together make the difference.
 */
public final class Ranking {
    private static final int MIN_SUPPORT = 5;
    private static final int MAX_LOOKED_AT_AGAIN = 40;
    private static final int MAX_PAIRED = 14;
    private static final int MAX_LINES = 20;
    /** Values and pairs of them share what may be false, so that both together are wrong no more often than one of them. */
    private static final double SHARE_OF_PAIRS = 0.5 * FalseDiscovery.USUAL_SHARE;

    private static final double SHARE_OF_VALUES = FalseDiscovery.USUAL_SHARE - SHARE_OF_PAIRS;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final Columns columns;
    private final Compared compared;
    private final int[] affectedDevices;
    private final Strata strata;

    private Ranking(Columns columns, Compared compared) {
        this.columns = columns;
        this.compared = compared;
        this.affectedDevices = compared.affected().stream().toArray();
        this.strata = new Strata(columns, compared);
    }

    /** @param affected devices by their place in the columns, which has all of the fleet */
    public static Difference of(Columns columns, BitSet affected) {
        return of(columns, new Compared(affected, 1));
    }

    static Difference of(Columns columns, Compared compared) {
        return new Ranking(columns, compared).difference();
    }

    private Difference difference() {
        long rest = (long) columns.devices() - affectedDevices.length;
        if (affectedDevices.length < Difference.MIN_SIDE || rest < Difference.MIN_SIDE) {
            return new Difference(affectedDevices.length, rest, false, List.of());
        }
        List<Candidate> looked = candidates();
        int tests = tests();
        List<Candidate> standing = standing(looked, tests);
        List<Candidate> groups = Sameness.grouped(standing);
        List<Candidate> pairs = Pairs.of(paired(groups, looked), compared, columns.devices(), SHARE_OF_PAIRS);
        double z = NORMAL.inverseSurvivalProbability(0.025 / Math.max(1, tests));
        Comparator<Candidate> surest = Comparator.comparingDouble(
                        (Candidate one) -> one.table().ratioLow(z))
                .reversed();
        var lines = explained(groups, pairs, surest).stream()
                .sorted(Comparator.comparing((Explained one) -> !one.by().isEmpty())
                        .thenComparing(Explained::candidate, surest))
                .limit(MAX_LINES)
                .map(Ranking::line)
                .toList();
        return new Difference(affectedDevices.length, rest, true, lines);
    }

    private record Explained(Candidate candidate, String by) {}

    /** What stands for itself comes first, so that what goes along with it can be told. */
    private List<Explained> explained(List<Candidate> groups, List<Candidate> pairs, Comparator<Candidate> surest) {
        var all = new ArrayList<Explained>();
        for (Candidate pair : pairs.stream().sorted(surest).toList()) {
            boolean known = all.stream()
                    .filter(one -> one.by().isEmpty())
                    .anyMatch(one -> strata.isExplainedBy(pair, one.candidate()));
            if (!known) {
                all.add(new Explained(pair, ""));
            }
        }
        List<Candidate> standing =
                new ArrayList<>(all.stream().map(Explained::candidate).toList());
        groups.stream().filter(strata::isOfWholeVersions).forEach(standing::add);
        for (Candidate single : groups) {
            String by = standing.stream()
                    .filter(one -> !one.equals(single) && (one.parts().size() > 1 || single.isOf(Columns.VERSION)))
                    .filter(one -> strata.isExplainedBy(single, one))
                    .map(Candidate::words)
                    .findFirst()
                    .or(() -> strata.explanation(single))
                    .orElse("");
            all.add(new Explained(single, by));
        }
        return all;
    }

    /** The best that stand, and all versions and hardware: each alone may be too weak to stand. */
    private static List<Candidate> paired(List<Candidate> groups, List<Candidate> looked) {
        var paired = new ArrayList<>(groups.subList(0, Math.min(MAX_PAIRED, groups.size())));
        looked.stream()
                .filter(one -> one.isOf(Columns.VERSION) || one.isOf(Columns.HARDWARE))
                .filter(one -> paired.stream()
                        .noneMatch(other ->
                                other.parts().getFirst().equals(one.parts().getFirst())))
                .sorted(Comparator.comparingLong((Candidate one) -> one.table().a())
                        .reversed())
                .limit(MAX_PAIRED)
                .forEach(paired::add);
        return paired;
    }

    private List<Candidate> candidates() {
        var found = new ArrayList<Candidate>();
        for (Column column : columns.all()) {
            int[] hit = new int[column.values().length];
            int known = 0;
            for (int device : affectedDevices) {
                short code = column.codes()[device];
                if (code >= 0) {
                    hit[code]++;
                    known++;
                }
            }
            for (int code = 0; code < hit.length; code++) {
                long with = column.devices()[code];
                long without = column.known() - with;
                if (hit[code] >= MIN_SUPPORT && without > 0) {
                    found.add(Candidate.of(
                            column, (short) code, compared.table(hit[code], with, known - hit[code], without)));
                }
            }
        }
        return found;
    }

    /**
     * Values that enough devices have to be found, whether affected ones have them or not: to count only those that
     * enough affected devices have would be to choose the winners first and count the tickets then.
     */
    private int tests() {
        int tests = 0;
        for (Column column : columns.all()) {
            for (int with : column.devices()) {
                tests += with >= MIN_SUPPORT && with < column.known() ? 1 : 0;
            }
        }
        return tests;
    }

    /** Over-represented, after correction for every value there is to look at; those with the surest ratio. */
    private List<Candidate> standing(List<Candidate> candidates, int tests) {
        double[] p = candidates.stream().mapToDouble(Candidate::p).toArray();
        boolean[] stands = FalseDiscovery.independent(p, tests, SHARE_OF_VALUES);
        var standing = new ArrayList<Candidate>();
        for (int i = 0; i < p.length; i++) {
            if (stands[i] && candidates.get(i).table().ratioLow() > 1) {
                standing.add(candidates.get(i));
            }
        }
        standing.sort(Comparator.comparingDouble((Candidate one) -> one.table().ratioLow())
                .reversed());
        return standing.subList(0, Math.min(MAX_LOOKED_AT_AGAIN, standing.size()));
    }

    private static Difference.Line line(Explained explained) {
        Candidate candidate = explained.candidate();
        TwoByTwo table = candidate.table();
        Function<Candidate.Part, Difference.Value> value =
                part -> new Difference.Value(part.column().name(), part.value());
        return new Difference.Line(
                candidate.parts().stream().map(value).toList(),
                candidate.same().stream().map(value).toList(),
                table.a(),
                table.with(),
                (double) table.a() / table.affected(),
                table.shareOfFleet(),
                table.lift(),
                table.ratio(),
                table.ratioLow(),
                table.ratioHigh(),
                candidate.p(),
                explained.by());
    }
}
