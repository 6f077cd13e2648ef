package dev.fleetward.bench.detect;

import dev.fleetward.insight.detect.Detection;
import dev.fleetward.insight.detect.Finding;
import dev.fleetward.insight.detect.Incident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs detection over fleets and counts what it finds, misses and makes up. */
final class Score {
    static final int SOON_HOURS = 6;

    private int labels;
    private int found;
    private int foundSoon;
    private int named;
    private int incidents;
    private int right;
    private int falseFindings;
    private double seriesDays;
    private final List<Long> delays = new ArrayList<>();

    /** @return a line for each thing missed or made up */
    List<String> add(Fleet fleet) {
        var lines = new ArrayList<String>();
        var detection = new Detection();
        double series = 0;
        for (long hour = fleet.first(); hour <= fleet.last(); hour++) {
            detection.look(hour, fleet.cells(hour));
            series += detection.seriesCount();
        }
        seriesDays += series / 24;
        for (Incident incident : detection.incidents()) {
            boolean matches = incident.findings().stream()
                    .anyMatch(finding -> fleet.labels.stream().anyMatch(label -> label.matches(finding)));
            incidents++;
            right += matches ? 1 : 0;
            if (!matches) {
                falseFindings += incident.findings().size();
                lines.add("made up  " + fleet.name + ": " + words(incident.lead()));
            }
        }
        for (Label label : fleet.labels) {
            judge(fleet, label, detection.incidents(), lines);
        }
        return lines;
    }

    private void judge(Fleet fleet, Label label, List<Incident> all, List<String> lines) {
        labels++;
        var first = all.stream()
                .flatMap(incident -> incident.findings().stream())
                .filter(label::matches)
                .mapToLong(Finding::at)
                .min();
        if (first.isEmpty()) {
            lines.add("missed   " + fleet.name + ": " + label);
            return;
        }
        long delay = Math.max(0, first.getAsLong() - fleet.exposedFrom(label) + 1);
        delays.add(delay);
        found++;
        foundSoon += delay <= SOON_HOURS ? 1 : 0;
        boolean exact = all.stream()
                .filter(incident -> incident.findings().stream().anyMatch(label::matches))
                .anyMatch(incident -> incident.lead().slice().equals(label.slice()));
        named += exact ? 1 : 0;
        if (delay > SOON_HOURS) {
            lines.add("late     %s: %s after %d h".formatted(fleet.name, label, delay));
        }
    }

    static String words(Finding it) {
        return String.format(
                Locale.ROOT,
                "%s of %s, %s since hour %d at %d: %.4g for %.4g, %d devices, p %.1e",
                it.metric(),
                it.slice().words(),
                it.shape(),
                it.since(),
                it.at(),
                it.value(),
                it.usual(),
                it.devices(),
                it.p());
    }

    double recallSoon() {
        return labels == 0 ? 1 : (double) foundSoon / labels;
    }

    double falsePerThousand() {
        return seriesDays == 0 ? 0 : falseFindings * 1000 / seriesDays;
    }

    String summary() {
        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        String delay = sorted.length == 0
                ? "-"
                : "%d / %d / %d"
                        .formatted(
                                sorted[sorted.length / 2],
                                sorted[sorted.length * 95 / 100],
                                Arrays.stream(sorted).max().orElse(0));
        return String.format(
                Locale.ROOT,
                "recall %s (within %d h of exposure %s, slice named exactly %s), precision %s,"
                        + " delay p50 / p95 / max %s h, false alarms %.2f per 1,000 series-days"
                        + " (%d in %.0f series-days, in %d incidents)",
                share(found, labels),
                SOON_HOURS,
                share(foundSoon, labels),
                share(named, labels),
                share(right, incidents),
                delay,
                falsePerThousand(),
                falseFindings,
                seriesDays,
                incidents - right);
    }

    private static String share(int part, int of) {
        return of == 0 ? "-" : String.format(Locale.ROOT, "%.3f (%d/%d)", (double) part / of, part, of);
    }
}
