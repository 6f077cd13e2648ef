package dev.fleetward.updates.coverage;

import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.coverage.CoverageReport.Group;
import dev.fleetward.updates.standing.Funnel;
import dev.fleetward.updates.standing.Standings.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A rollout's coverage as pages show it: in sentences, each figure beside its denominator. */
record CoverageView(String slug, Rollout rollout, CoverageReport report) {
    private static final int MAX_GROUPS = 12;
    private static final List<Integer> MILESTONES = List.of(25, 50, 75, 90, 100);

    /** @param more groups that are not shown */
    record Kind(String title, List<Group> groups, long more) {}

    /** @param percent of the target, with one digit after the point */
    record Mark(Instant at, String percent) {}

    record Milestone(String share, String sincePublication, String sinceOffered) {}

    public String base() {
        return "/products/%s/updates/rollouts/%s/coverage".formatted(slug, rollout.id());
    }

    public boolean empty() {
        return report.population() == 0;
    }

    public List<Funnel.Step> funnel() {
        return Funnel.of(report.tallies(), rollout.version());
    }

    public List<Kind> kinds() {
        return CoverageReport.KINDS.stream().map(this::kind).toList();
    }

    private Kind kind(String of) {
        List<Group> all = report.groups(of);
        return new Kind("By " + of, all.stream().limit(MAX_GROUPS).toList(), Math.max(0, all.size() - MAX_GROUPS));
    }

    public boolean hasCurve() {
        return !report.sincePublication().isEmpty();
    }

    /** The curve on the clock: when how much of the target was fixed. */
    public List<Mark> curve() {
        return Stream.concat(Stream.of(new Point(0, 0)), report.sincePublication().stream())
                .map(point -> new Mark(
                        report.publishedAt().plusSeconds(point.afterSeconds()),
                        String.format(Locale.ENGLISH, "%.1f", 100.0 * point.devices() / report.population())))
                .toList();
    }

    /** How long it took until a share was fixed, from both beginnings. */
    public List<Milestone> milestones() {
        return MILESTONES.stream()
                .map(share -> new Milestone(
                        share + " %",
                        reached(report.sincePublication(), share, report.population()),
                        reached(report.sinceAvailable(), share, report.offered())))
                .toList();
    }

    private static String reached(List<Point> curve, int share, long whole) {
        return curve.stream()
                .filter(point -> whole > 0 && point.devices() * 100 >= whole * share)
                .findFirst()
                .map(point -> "within " + text(Duration.ofSeconds(point.afterSeconds())))
                .orElse("not yet");
    }

    private static String text(Duration time) {
        if (time.toMinutes() < 2) {
            return "1 min";
        }
        if (time.toHours() < 2) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 2 ? time.toHours() + " h" : time.toDays() + " days";
    }

    /** "Half of the target was fixed within 3 h of publication." */
    public String curveTitle() {
        String half = reached(report.sincePublication(), 50, report.population());
        return half.equals("not yet")
                ? "Less than half of the target is fixed"
                : "Half of the target was fixed %s of publication".formatted(half);
    }
}
