package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.coverage.CoverageReport.Group;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    private final CoverageStore store;
    private final Clock clock;
    private final ConcurrentHashMap<UUID, Remembered> remembered = new ConcurrentHashMap<>();

    RolloutCoverage(Db db, CoverageStore store, Clock clock) {
        this.db = db;
        this.store = store;
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
        Instant reach = now.minus(CoverageReport.REACH);
        Map<String, Map<String, List<Tally>>> counted = store.counts(tx, rollout, reach, now).stream()
                .collect(Collectors.groupingBy(
                        CoverageStore.Counted::of,
                        Collectors.groupingBy(
                                CoverageStore.Counted::name,
                                LinkedHashMap::new,
                                Collectors.mapping(CoverageStore.Counted::tally, Collectors.toList()))));
        CoverageStore.Times times = store.times(tx, rollout, reach, now);
        Instant last = times.lastFixedAt();
        long span = last == null ? 0 : Duration.between(times.publishedAt(), last).toSeconds();
        return new CoverageReport(
                now,
                times.publishedAt(),
                sorted(counted.getOrDefault("all", Map.of()).getOrDefault("", List.of())),
                CoverageReport.KINDS.stream()
                        .flatMap(kind -> groups(kind, counted.getOrDefault(kind, Map.of())).stream())
                        .toList(),
                store.fixedAfter(tx, rollout, reach, now, times.publishedAt(), step(span)),
                store.fixedAfterOffer(tx, rollout, reach, now, step(times.longestWaitSeconds())),
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
                .map(entry -> new Group(kind, entry.getKey(), sorted(entry.getValue())))
                .sorted(order)
                .toList();
    }

    private static List<Tally> sorted(List<Tally> tallies) {
        return tallies.stream().sorted(Comparator.comparing(Tally::standing)).toList();
    }

    /**
     * @param standing names between commas; without, every device that is not fixed
     * @throws Problem 400 for an unknown name
     */
    PageOf<Laggard> devices(Product product, Rollout rollout, @Nullable String standing, Cursor cursor) {
        Set<Standing> wanted = standings(standing);
        Instant now = clock.instant();
        var rows = db.inTransaction(
                product.organization(),
                tx -> store.page(tx, rollout.id(), now.minus(CoverageReport.REACH), now, wanted, cursor));
        return PageOf.of(rows, cursor.limit(), row -> Integer.toString(row.action()));
    }

    private static Set<Standing> standings(@Nullable String names) {
        if (names == null || names.isBlank()) {
            return EnumSet.complementOf(EnumSet.of(Standing.CONFIRMED));
        }
        var wanted = EnumSet.noneOf(Standing.class);
        for (String name : names.split(",")) {
            try {
                wanted.add(Standing.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("standing must be of %s, not “%s”."
                        .formatted(Arrays.toString(Standing.values()), name.strip()));
            }
        }
        return wanted;
    }
}
