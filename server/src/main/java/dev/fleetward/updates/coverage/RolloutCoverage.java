package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.coverage.CoverageReport.Group;
import dev.fleetward.updates.standing.Standings;
import dev.fleetward.updates.standing.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How much of a rollout's target is fixed, device by device. Safe for concurrent use. */
@ApplicationScoped
public class RolloutCoverage {
    private static final int CURVE_STEPS = 60;
    private static final long MIN_STEP_SECONDS = 60;
    private static final int MAX_REMEMBERED = 200;
    /** Looking takes at most this share of the time, however many people watch. */
    private static final int REST_FACTOR = 20;

    private static final Duration MIN_REST = Duration.ofSeconds(1);

    private final Db db;
    private final Standings standings;
    private final Clock clock;
    private final ConcurrentHashMap<UUID, Remembered> remembered = new ConcurrentHashMap<>();

    RolloutCoverage(Db db, Standings standings, Clock clock) {
        this.db = db;
        this.standings = standings;
        this.clock = clock;
    }

    private record Remembered(CoverageReport report, Instant until) {}

    /** As it stands now. */
    public CoverageReport of(Product product, Rollout rollout) {
        return db.inTransaction(product.organization(), tx -> report(tx, rollout.id(), clock.instant()));
    }

    /** As it stood a moment ago: for pages that many watch. A rollout that takes long to count is counted less often. */
    CoverageReport lately(Product product, Rollout rollout) {
        Instant now = clock.instant();
        Remembered known = remembered.get(rollout.id());
        if (known != null && now.isBefore(known.until)) {
            return known.report;
        }
        CoverageReport fresh = of(product, rollout);
        Instant done = clock.instant();
        Duration rest = Duration.between(now, done).multipliedBy(REST_FACTOR);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(rollout.id(), new Remembered(fresh, done.plus(rest.compareTo(MIN_REST) < 0 ? MIN_REST : rest)));
        return fresh;
    }

    private CoverageReport report(Tx tx, UUID rollout, Instant now) {
        Standings.Snapshot at = standings.at(tx, rollout, now);
        Map<String, Map<String, List<Tally>>> counted = at.counts().stream()
                .collect(Collectors.groupingBy(
                        Standings.Counted::of,
                        Collectors.groupingBy(
                                Standings.Counted::name,
                                LinkedHashMap::new,
                                Collectors.mapping(Standings.Counted::tally, Collectors.toList()))));
        Standings.Times times = at.times();
        Instant last = times.lastFixedAt();
        long span =
                last == null ? 0 : Duration.between(times.publishedAt(), last).toSeconds();
        return new CoverageReport(
                now,
                times.publishedAt(),
                Standings.sorted(counted.getOrDefault("all", Map.of()).getOrDefault("", List.of())),
                CoverageReport.KINDS.stream()
                        .flatMap(kind -> groups(kind, counted.getOrDefault(kind, Map.of())).stream())
                        .toList(),
                at.fixedAfter(times.publishedAt(), step(span)),
                at.fixedAfter(null, step(times.longestWaitSeconds())),
                times.offered());
    }

    private static long step(long spanSeconds) {
        return Math.max(MIN_STEP_SECONDS, spanSeconds / CURVE_STEPS);
    }

    /** Phases in their order, others with most devices first. */
    private static List<Group> groups(String kind, Map<String, List<Tally>> named) {
        var order = kind.equals("phase")
                ? Comparator.comparingInt((Group group) -> Integer.parseInt(group.name()))
                : Comparator.comparingLong(Group::devices).reversed().thenComparing(Group::name);
        return named.entrySet().stream()
                .map(entry -> new Group(kind, entry.getKey(), Standings.sorted(entry.getValue())))
                .sorted(order)
                .toList();
    }
}
