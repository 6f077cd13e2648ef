package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Feeds past their limit, of all organizations. */
@ApplicationScoped
class FeedHealth implements HealthCheck {
    private static final String WHAT = "feeds";

    private final Db db;
    private final Clock clock;
    private final FeedStore store;

    FeedHealth(Db db, Clock clock, FeedStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public List<Finding> look() {
        Instant now = clock.instant();
        var findings = new ArrayList<Finding>();
        List<FeedStore.Chosen> feeds = db.acrossOrganizations(store::all);
        for (FeedStore.Chosen feed : feeds) {
            Feed.staleSince(feed, now)
                    .ifPresent(since -> findings.add(Finding.warn(
                            WHAT,
                            "%s is overdue for %s; its last error: %s"
                                    .formatted(
                                            feed.name().title(),
                                            Watched.count(
                                                    Duration.between(since, now).toHours(), "hour"),
                                            feed.lastError().isEmpty() ? "none" : feed.lastError()),
                            "see Settings → Feeds, or bring a file: fleetward feed import")));
        }
        return findings.isEmpty() ? List.of(Finding.ok(WHAT, "none of %d overdue".formatted(feeds.size()))) : findings;
    }
}
