package dev.fleetward.crashes.triage;

import dev.fleetward.crashes.issue.Issue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** An issue as the pages say it. */
record IssueView(Issue issue) {
    private static final int SPARK_WIDTH = 100;
    private static final int SPARK_HEIGHT = 24;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    public String getState() {
        return switch (issue.state()) {
            case OPEN -> "Open";
            case RESOLVED -> "Resolved";
            case IGNORED -> "Ignored";
            case REGRESSED -> "Came back";
        };
    }

    /** The shared state colours: ok, attention, bad, unknown. */
    public String getTone() {
        return switch (issue.state()) {
            case OPEN -> issue.kind() == Issue.Kind.CRASH ? "bad" : "attention";
            case RESOLVED -> "ok";
            case IGNORED -> "unknown";
            case REGRESSED -> "bad";
        };
    }

    public String getSentence() {
        String what = issue.kind() == Issue.Kind.CRASH ? "crashed" : "reported this";
        return "%,d %s %s %,d %s between %s and %s UTC, on %s."
                .formatted(
                        issue.devices(),
                        issue.devices() == 1 ? "device" : "devices",
                        what,
                        issue.events(),
                        issue.events() == 1 ? "time" : "times",
                        minutes(issue.firstSeenAt()),
                        minutes(issue.lastSeenAt()),
                        issue.versions().isEmpty()
                                ? "software that names no version"
                                : "version " + String.join(", ", issue.versions()));
    }

    /** What will bring it back, or where it is fixed. */
    public String getCondition() {
        return switch (issue.state()) {
            case RESOLVED ->
                issue.resolvedIn()
                        .map(version -> "Resolved in %s; an event from that version or a later one brings it back."
                                .formatted(version))
                        .orElse("Resolved; any later event brings it back.");
            case IGNORED -> "Ignored " + issue.ignored().map(UntilView::of).orElse("for good") + ".";
            case REGRESSED ->
                issue.resolvedIn()
                        .map(version -> "It was resolved in %s and came back.".formatted(version))
                        .orElse("It was resolved and came back.");
            case OPEN -> "";
        };
    }

    public String getVersions() {
        List<String> versions = issue.versions();
        return versions.size() <= 2
                ? String.join(", ", versions)
                : versions.getLast() + " and " + (versions.size() - 1) + " more";
    }

    /** Points of a polyline in a box of {@value #SPARK_WIDTH} by {@value #SPARK_HEIGHT}, zero at the bottom. */
    public String getSpark() {
        List<Long> days = issue.perDay();
        long most = Math.max(1, Collections.max(days));
        var points = new StringBuilder();
        for (int i = 0; i < days.size(); i++) {
            points.append(i * SPARK_WIDTH / (days.size() - 1))
                    .append(',')
                    .append(SPARK_HEIGHT - 1 - days.get(i) * (SPARK_HEIGHT - 2) / most)
                    .append(' ');
        }
        return points.toString().strip();
    }

    public String getTrend() {
        return issue.perDay().stream().mapToLong(Long::longValue).sum() + " events in " + Issue.TREND_DAYS + " days";
    }

    static String minutes(Instant at) {
        return MINUTES.format(at);
    }
}
