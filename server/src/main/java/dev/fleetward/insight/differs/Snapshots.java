package dev.fleetward.insight.differs;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.VersionFacts;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The fleets that were asked for last, in memory: what is asked again soon is answered at once. A snapshot is kept the
 * longer the longer it took to read. Safe for concurrent use: one thread reads a fleet, the others wait for it.
 */
@ApplicationScoped
class Snapshots {
    /**
     * Of a larger fleet a sample is taken.
     *
     * @param cells devices times attributes: what is read in some seconds
     */
    record Limits(long cells, int devices) {
        static final Limits USUAL = new Limits(4_000_000, 40_000);
    }

    private static final int READ_AT_ONCE = 20_000;
    private static final int MAX_FLEETS = 4;
    private static final int MAX_PATTERNS_OF_A_KIND = 100;
    private static final int NAMED = 3;
    private static final Duration AT_LEAST = Duration.ofSeconds(10);
    private static final int TIMES_THE_READING = 30;

    private final Limits limits;
    private final Db db;
    private final SnapshotStore store;
    private final List<VersionFacts> facts;
    private final Clock clock;
    private final Map<ProductId, Snapshot> kept = new LinkedHashMap<>();

    @Inject
    Snapshots(Db db, SnapshotStore store, @All List<VersionFacts> facts, Clock clock) {
        this(db, store, facts, clock, Limits.USUAL);
    }

    Snapshots(Db db, SnapshotStore store, List<VersionFacts> facts, Clock clock, Limits limits) {
        this.limits = limits;
        this.db = db;
        this.store = store;
        this.facts = List.copyOf(facts);
        this.clock = clock;
    }

    synchronized Snapshot of(Product product) {
        Snapshot known = kept.get(product.id());
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.until())) {
            return known;
        }
        kept.remove(product.id());
        while (kept.size() >= MAX_FLEETS) {
            kept.remove(kept.keySet().iterator().next());
        }
        Snapshot read = read(product, now);
        kept.put(product.id(), read);
        return read;
    }

    private Snapshot read(Product product, Instant now) {
        UUID id = product.id().value();
        int everyNth = db.inTransaction(product.organization(), tx -> {
            var size = store.size(tx, id);
            long room = Math.clamp(limits.cells / (size.attributes() + 10), 1, limits.devices);
            return (int) Math.max(1, Math.ceilDiv(size.devices(), room));
        });
        List<UUID> devices =
                db.inTransaction(product.organization(), tx -> store.sample(tx, id, everyNth, 2L * limits.devices));
        var places = new HashMap<UUID, Integer>();
        Columns columns = read(product, devices, places, new Columns.Builder(devices.size()));
        Instant done = clock.instant();
        Duration keep = Duration.between(now, done).multipliedBy(TIMES_THE_READING);
        return new Snapshot(now, done.plus(keep.compareTo(AT_LEAST) > 0 ? keep : AT_LEAST), everyNth, columns, places);
    }

    /** The same with more devices, for one answer. */
    Snapshot with(Product product, Snapshot snapshot, List<UUID> devices) {
        var places = new HashMap<>(snapshot.places());
        Columns columns = read(product, devices, places, new Columns.Builder(snapshot.columns(), devices.size()));
        return new Snapshot(snapshot.at(), snapshot.until(), snapshot.everyNth(), columns, places);
    }

    private Columns read(Product product, List<UUID> devices, Map<UUID, Integer> places, Columns.Builder builder) {
        UUID id = product.id().value();
        for (UUID device : devices) {
            places.put(device, places.size());
        }
        var versions = new HashMap<Integer, List<UUID>>();
        for (int from = 0; from < devices.size(); from += READ_AT_ONCE) {
            List<UUID> some = devices.subList(from, Math.min(devices.size(), from + READ_AT_ONCE));
            some.forEach(device -> versions.remove(places.get(device)));
            db.doInTransaction(product.organization(), tx -> {
                for (SnapshotStore.Device device : store.devices(tx, id, some)) {
                    int place = place(places, device.id());
                    device.hardware().ifPresent(value -> builder.text(place, Columns.HARDWARE, value));
                    device.cohort().ifPresent(value -> builder.text(place, "cohort", value));
                }
                String main = store.mainType(tx, id).orElse("");
                store.software(tx, id, some, (device, type, version, versionId) -> {
                    int place = place(places, device);
                    builder.text(place, type.equals(main) ? Columns.VERSION : "version of " + type, version);
                    versions.computeIfAbsent(place, _ -> new ArrayList<>()).add(versionId);
                });
                store.attributes(tx, id, some, (device, name, text, number) -> {
                    int place = place(places, device);
                    number.ifPresentOrElse(
                            value -> builder.number(place, name, value), () -> builder.text(place, name, text));
                });
            });
        }
        facts.forEach(one -> add(builder, versions, one.kind(), one.of(product.organization(), id)));
        return builder.build();
    }

    /** Only those are asked for that have one. */
    private static int place(Map<UUID, Integer> places, UUID device) {
        return Objects.requireNonNull(places.get(device));
    }

    /** Facts that the same versions have are one column: nothing could tell them apart. */
    private static void add(
            Columns.Builder builder, Map<Integer, List<UUID>> running, String kind, Map<UUID, Set<String>> known) {
        var versionsOf = new TreeMap<String, Set<UUID>>();
        known.forEach((version, facts) -> facts.forEach(
                fact -> versionsOf.computeIfAbsent(fact, _ -> new HashSet<>()).add(version)));
        var patterns = new LinkedHashMap<Set<UUID>, List<String>>();
        versionsOf.forEach((fact, versions) -> {
            if (versions.size() < known.size()) {
                patterns.computeIfAbsent(versions, _ -> new ArrayList<>()).add(fact);
            }
        });
        patterns.entrySet().stream().limit(MAX_PATTERNS_OF_A_KIND).forEach(pattern -> {
            String name = kind + " " + words(pattern.getValue());
            running.forEach((device, versions) -> has(known, pattern.getKey(), versions)
                    .ifPresent(has -> builder.text(device, name, has ? "present" : "absent")));
        });
    }

    /** Empty while none of the versions is known. */
    private static Optional<Boolean> has(Map<UUID, Set<String>> known, Set<UUID> pattern, List<UUID> versions) {
        if (versions.stream().noneMatch(known::containsKey)) {
            return Optional.empty();
        }
        return Optional.of(versions.stream().anyMatch(pattern::contains));
    }

    private static String words(List<String> facts) {
        String first = String.join(", ", facts.subList(0, Math.min(NAMED, facts.size())));
        return facts.size() <= NAMED ? first : first + " and " + (facts.size() - NAMED) + " more";
    }
}
