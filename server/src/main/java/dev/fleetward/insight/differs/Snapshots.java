package dev.fleetward.insight.differs;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.VersionFacts;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** Devices times attributes; two bytes each. Of a larger fleet a sample is taken. */
    private static final long MAX_CELLS = 20_000_000;

    private static final int MAX_DEVICES = 300_000;
    private static final int MAX_FLEETS = 4;
    private static final int MAX_PATTERNS_OF_A_KIND = 100;
    private static final int NAMED = 3;
    private static final Duration AT_LEAST = Duration.ofSeconds(10);
    private static final int TIMES_THE_READING = 30;

    private final Db db;
    private final SnapshotStore store;
    private final List<VersionFacts> facts;
    private final Clock clock;
    private final Map<ProductId, Snapshot> kept = new LinkedHashMap<>();

    Snapshots(Db db, SnapshotStore store, @All List<VersionFacts> facts, Clock clock) {
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

    private record Read(List<SnapshotStore.Device> devices, Columns.Builder builder, int everyNth) {}

    private Snapshot read(Product product, Instant now) {
        UUID id = product.id().value();
        var versions = new HashMap<Integer, List<UUID>>();
        Read read = db.inTransaction(product.organization(), tx -> {
            versions.clear();
            var size = store.size(tx, id);
            long room = Math.min(MAX_DEVICES, MAX_CELLS / (size.attributes() + 10));
            int everyNth = (int) Math.max(1, Math.ceilDiv(size.devices(), room));
            var devices = store.devices(tx, id, everyNth, (int) (2 * room));
            var places = SnapshotStore.places(devices);
            var builder = new Columns.Builder(devices.size());
            for (int i = 0; i < devices.size(); i++) {
                int place = i;
                devices.get(i).hardware().ifPresent(value -> builder.text(place, Columns.HARDWARE, value));
                devices.get(i).cohort().ifPresent(value -> builder.text(place, "cohort", value));
            }
            String main = store.mainType(tx, id).orElse("");
            store.software(tx, id, everyNth, (device, type, version, versionId) -> {
                Integer place = places.get(device);
                if (place != null) {
                    builder.text(place, type.equals(main) ? Columns.VERSION : "version of " + type, version);
                    versions.computeIfAbsent(place, _ -> new ArrayList<>()).add(versionId);
                }
            });
            store.attributes(tx, id, everyNth, (device, name, text, number) -> {
                Integer place = places.get(device);
                if (place != null) {
                    number.ifPresentOrElse(
                            value -> builder.number(place, name, value), () -> builder.text(place, name, text));
                }
            });
            return new Read(devices, builder, everyNth);
        });
        facts.forEach(one -> add(read.builder(), versions, one.kind(), one.of(product.organization(), id)));
        Instant done = clock.instant();
        Duration keep = Duration.between(now, done).multipliedBy(TIMES_THE_READING);
        return new Snapshot(
                now,
                done.plus(keep.compareTo(AT_LEAST) > 0 ? keep : AT_LEAST),
                read.everyNth(),
                read.builder().build(),
                SnapshotStore.places(read.devices()));
    }

    /** Facts that the same versions have are one column: nothing could tell them apart. */
    private static void add(
            Columns.Builder builder, Map<Integer, List<UUID>> running, String kind, Map<UUID, Set<String>> known) {
        var versionsOf = new TreeMap<String, Set<UUID>>();
        known.forEach((version, facts) -> facts.forEach(fact ->
                versionsOf.computeIfAbsent(fact, _ -> new java.util.HashSet<>()).add(version)));
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
