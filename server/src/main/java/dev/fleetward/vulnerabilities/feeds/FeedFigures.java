package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Feeds past their limit: what was published since is not known here. */
@ApplicationScoped
class FeedFigures implements Watched {
    private static final String STALE = "vulnerabilities.stale-feeds";

    private final Db db;
    private final Clock clock;
    private final FeedStore store;

    FeedFigures(Db db, Clock clock, FeedStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                STALE,
                "A feed of vulnerabilities is past its limit",
                "hours",
                List.of(new Slice("feed", "Feed", "osv, nvd, kev …; empty for every feed in use", "", false)),
                Optional.of(new Suggestion("A feed is stale", true, 0, 0, Duration.ofMinutes(10), Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        String wanted = slice.getOrDefault("feed", "");
        if (!wanted.isEmpty()) {
            FeedName.require(wanted);
        }
        Instant now = clock.instant();
        return db.inTransaction(organization, store::all).stream()
                .filter(feed -> wanted.isEmpty() || feed.name().slug().equals(wanted))
                .flatMap(feed -> Feed.staleSince(feed, now).map(since -> reading(feed, since, now)).stream())
                .toList();
    }

    private static Reading reading(FeedStore.Chosen feed, Instant since, Instant now) {
        double hours = Duration.between(since, now).toMinutes() / 60.0;
        return new Reading(
                feed.name().slug(),
                java.util.OptionalDouble.of(hours),
                "%s had its last success %s ago; its limit is %s."
                        .formatted(
                                feed.name().title(),
                                Watched.count(Math.round(hours + feed.freshHours()), "hour"),
                                Watched.count(feed.freshHours(), "hour")),
                "/settings/feeds/" + feed.name().slug());
    }
}
