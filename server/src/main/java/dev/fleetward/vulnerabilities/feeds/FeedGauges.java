package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.observation.Gauges;
import dev.fleetward.kernel.observation.HealthPart;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** How old what feeds brought is, over all organizations. */
@ApplicationScoped
class FeedGauges implements Gauges, HealthPart {
    private final Db db;
    private final Clock clock;
    private final FeedStore store;

    FeedGauges(Db db, Clock clock, FeedStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public void read(Readings into) {
        Instant now = clock.instant();
        var ages = new TreeMap<String, Double>();
        List<FeedStore.Chosen> feeds = db.acrossOrganizations(store::all);
        for (FeedStore.Chosen feed : feeds) {
            feed.lastSuccessAt()
                    .ifPresent(at -> ages.merge(
                            feed.name().slug(), Duration.between(at, now).toMillis() / 1_000.0, Math::max));
        }
        ages.forEach((feed, seconds) -> into.set("fleetward_feed_age_seconds", seconds, feed));
        into.set("fleetward_feeds_stale", stale(feeds, now));
    }

    private static long stale(List<FeedStore.Chosen> feeds, Instant now) {
        return feeds.stream()
                .filter(feed -> Feed.staleSince(feed, now).isPresent())
                .count();
    }

    @Override
    public String part() {
        return "feeds";
    }

    @Override
    public Status status() {
        return stale(db.acrossOrganizations(store::all), clock.instant()) > 0 ? Status.DEGRADED : Status.UP;
    }
}
