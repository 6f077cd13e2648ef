package dev.fleetward.insight.differs;

import dev.fleetward.insight.statistics.MantelHaenszel;
import dev.fleetward.insight.statistics.TwoByTwo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Guards against Simpson's paradox: whether a value's ratio is still there among devices of the same version, among those
 * of the same hardware, and away from what explains more.
 */
final class Strata {
    /** With fewer devices than this share on either side a stratum has no contrast of its own. */
    private static final double CONTRAST = 0.01;

    private final Columns columns;
    private final Compared compared;

    Strata(Columns columns, Compared compared) {
        this.columns = columns;
        this.compared = compared;
    }

    /** The version or hardware that the value merely goes along with. */
    Optional<String> explanation(Candidate candidate) {
        for (String name : List.of(Columns.VERSION, Columns.HARDWARE)) {
            var column = columns.named(name);
            if (column.isPresent() && !candidate.isOf(name)) {
                List<TwoByTwo> strata = strata(candidate, column.get());
                int heaviest = heaviest(strata);
                // What comes with whole versions cannot be looked at within one: is it there without the worst of them?
                List<TwoByTwo> told = hasContrast(strata) ? strata : apart(strata, heaviest);
                if (MantelHaenszel.explains(candidate.table().ratio(), told)) {
                    return Optional.of(name + " " + column.get().values()[heaviest]);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the candidate's ratio is gone among devices that have the other and among those that have it not. */
    boolean isExplainedBy(Candidate candidate, Candidate other) {
        int[][] counts = new int[2][4];
        for (int device = 0; device < columns.devices(); device++) {
            if (candidate.isKnown(device) && other.isKnown(device)) {
                count(counts[other.has(device) ? 1 : 0], candidate, device);
            }
        }
        return MantelHaenszel.explains(candidate.table().ratio(), List.of(table(counts[0]), table(counts[1])));
    }

    /** Whether it has a value for every device of a version: a component of the software. */
    boolean isOfWholeVersions(Candidate candidate) {
        return !candidate.isOf(Columns.VERSION)
                && columns.named(Columns.VERSION)
                        .map(version -> !hasContrast(strata(candidate, version)))
                        .orElse(false);
    }

    private List<TwoByTwo> strata(Candidate candidate, Column by) {
        int[][] counts = new int[by.values().length][4];
        short[] codes = by.codes();
        for (int device = 0; device < codes.length; device++) {
            if (codes[device] >= 0 && candidate.isKnown(device)) {
                count(counts[codes[device]], candidate, device);
            }
        }
        var strata = new ArrayList<TwoByTwo>(counts.length);
        for (int[] count : counts) {
            strata.add(table(count));
        }
        return strata;
    }

    private void count(int[] counts, Candidate candidate, int device) {
        counts[(candidate.has(device) ? 0 : 2) + (compared.isAffected(device) ? 0 : 1)]++;
    }

    private TwoByTwo table(int[] counts) {
        return compared.table(counts[0], (long) counts[0] + counts[1], counts[2], (long) counts[2] + counts[3]);
    }

    private static boolean hasContrast(List<TwoByTwo> strata) {
        return strata.stream()
                .anyMatch(one -> Math.min(one.with(), one.without()) > Math.max(1, CONTRAST * one.devices()));
    }

    /** One stratum, and all others together. */
    private List<TwoByTwo> apart(List<TwoByTwo> strata, int one) {
        TwoByTwo others = compared.table(0, 0, 0, 0);
        for (int i = 0; i < strata.size(); i++) {
            TwoByTwo it = strata.get(i);
            others = i == one
                    ? others
                    : compared.table(
                            others.a() + it.a(),
                            others.with() + it.with(),
                            others.b() + it.b(),
                            others.without() + it.without());
        }
        return List.of(strata.get(one), others);
    }

    /** The stratum in which most of the affected devices with the value are. */
    private static int heaviest(List<TwoByTwo> strata) {
        int best = 0;
        for (int i = 1; i < strata.size(); i++) {
            best = strata.get(i).a() > strata.get(best).a() ? i : best;
        }
        return best;
    }
}
