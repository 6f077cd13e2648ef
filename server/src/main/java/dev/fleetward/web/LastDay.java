package dev.fleetward.web;

import dev.fleetward.crashes.Issues;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What changed in the last 24 hours, in sentences. */
@ApplicationScoped
class LastDay {
    private static final int MAX_ISSUES = 50;
    private static final int SHOWN = 5;

    private final Fleet fleet;
    private final Issues issues;
    private final Clock clock;
    private final Format format;

    LastDay(Fleet fleet, Issues issues, Clock clock, Format format) {
        this.fleet = fleet;
        this.issues = issues;
        this.clock = clock;
        this.format = format;
    }

    record Change(String sentence, String href) {}

    List<Change> of(Product product) {
        Instant since = clock.instant().minus(Duration.ofDays(1));
        String here = "/products/" + product.slug();
        var changes = new ArrayList<Change>();
        long seen =
                fleet.count(product, DeviceQuery.seenWithin(Duration.ofDays(1))).total();
        changes.add(new Change(
                format.count(seen, "device") + (seen == 1 ? " was" : " were") + " heard of.",
                here + "/devices?seen=24h"));
        var fresh = issues.recent(product, MAX_ISSUES).stream()
                .filter(issue -> issue.firstSeenAt().isAfter(since))
                .toList();
        for (Issue issue : fresh.subList(0, Math.min(SHOWN, fresh.size()))) {
            changes.add(new Change("New issue: " + issue.title(), here + "/issues/" + issue.number()));
        }
        return changes;
    }
}
