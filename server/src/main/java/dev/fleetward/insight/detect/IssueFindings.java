package dev.fleetward.insight.detect;

import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.insight.statistics.Dispersion;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Issues that are new, come much more often than they did, or came back after they were resolved. */
@ApplicationScoped
class IssueFindings {
    private static final Duration RECENT = Duration.ofHours(24);
    private static final long MIN_DEVICES = 3;
    private static final long MIN_EVENTS = 10;
    private static final double MIN_RATIO = 3;
    private static final double SURGE_LIMIT = 1e-6;

    private final KnownIssues issues;

    IssueFindings(KnownIssues issues) {
        this.issues = issues;
    }

    List<Found> find(Product product, Instant now) {
        return issues
                .list(product, IssueStore.Filter.NONE, new Cursor(Optional.empty(), Cursor.MAX_ITEMS))
                .items()
                .stream()
                .filter(issue -> issue.devices() >= MIN_DEVICES)
                .flatMap(issue -> find(issue, now).stream())
                .toList();
    }

    private static Optional<Found> find(Issue issue, Instant now) {
        Instant recently = now.minus(RECENT);
        if (issue.state() == Issue.State.REGRESSED && issue.stateSince().isAfter(recently)) {
            return Optional.of(found(
                    issue,
                    Shape.REGRESSED_ISSUE,
                    issue.stateSince(),
                    0,
                    1,
                    "Issue #%d “%s” came back after it was resolved%s: %,d devices in all, since %s."
                            .formatted(
                                    issue.number(),
                                    issue.title(),
                                    issue.resolvedIn().map(" in %s"::formatted).orElse(""),
                                    issue.devices(),
                                    Explanation.at(issue.stateSince()))));
        }
        if (issue.state() != Issue.State.OPEN && issue.state() != Issue.State.REGRESSED) {
            return Optional.empty();
        }
        if (issue.kind() == Issue.Kind.CRASH && issue.firstSeenAt().isAfter(recently)) {
            return Optional.of(found(
                    issue,
                    Shape.NEW_ISSUE,
                    issue.firstSeenAt(),
                    0,
                    1,
                    "New issue #%d “%s”: %,d events on %,d devices, on %s, since %s."
                            .formatted(
                                    issue.number(),
                                    issue.title(),
                                    issue.events(),
                                    issue.devices(),
                                    issue.versions().isEmpty()
                                            ? "an unknown version"
                                            : String.join(", ", issue.versions()),
                                    Explanation.at(issue.firstSeenAt()))));
        }
        return surge(issue, now);
    }

    /** Today against the days before, as far as the issue is that old. */
    private static Optional<Found> surge(Issue issue, Instant now) {
        List<Long> days = issue.perDay();
        long today = days.getLast();
        int known = (int) Math.min(
                days.size() - 1L, Duration.between(issue.firstSeenAt(), now).toDays());
        if (known < 3 || today < MIN_EVENTS) {
            return Optional.empty();
        }
        double[] before = days.subList(days.size() - 1 - known, days.size() - 1).stream()
                .mapToDouble(Long::doubleValue)
                .toArray();
        double mean = 0;
        for (double one : before) {
            mean += one / before.length;
        }
        double variance = 0;
        for (double one : before) {
            variance += (one - mean) * (one - mean) / (before.length - 1);
        }
        double usual = Math.max(mean, 0.5);
        double p = Dispersion.pAtLeast(today, usual, Dispersion.alpha(usual, variance));
        if (today < MIN_RATIO * usual || p > SURGE_LIMIT) {
            return Optional.empty();
        }
        Instant since = now.truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        return Optional.of(found(
                issue,
                Shape.SURGING_ISSUE,
                since,
                (double) today,
                usual,
                "Issue #%d “%s” surges: %,d events today where %.1f a day were usual, %,d devices in all, since %s."
                        .formatted(
                                issue.number(), issue.title(), today, usual, issue.devices(), Explanation.at(since))));
    }

    private static Found found(Issue issue, Shape shape, Instant since, double value, double usual, String sentence) {
        long hour = Math.floorDiv(since.getEpochSecond(), 3600L);
        double more = Math.max(value, usual + 1);
        var finding = new Finding(
                "issue #" + issue.number(),
                Slice.ALL,
                Measure.RATE,
                shape,
                hour,
                hour,
                0,
                more,
                usual,
                0,
                0,
                issue.devices(),
                issue.devices(),
                Optional.empty());
        return new Found(
                finding, sentence, since, since, issue.lastSeenAt(), Optional.empty(), Optional.of(issue.number()));
    }
}
