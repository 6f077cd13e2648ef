package dev.fleetward.lake;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites of a table: erasure, retention, compaction. A rewrite reads the files outside any transaction and commits only
 * if all of them are still the table's and its own were not cleared up as strays; otherwise it starts again.
 */
final class Upkeep {
    static final int MIN_FILES_TO_MERGE = 8;
    private static final int MAX_FILES_TO_MERGE = 256;
    private static final long SMALL_FILE_BYTES = 16L << 20;
    private static final long MAX_MERGED_BYTES = 64L << 20;
    // A question that has found its files gets this long to read them.
    private static final Duration KEEP_SNAPSHOTS = Duration.ofHours(1);
    private static final Duration STRAY_AFTER = Duration.ofHours(6);
    private static final int MAX_TRIES = 5;

    private final Db db;
    private final Clock clock;
    private final LakeStore store;
    private final Duck duck;
    private final Warehouse warehouse;

    Upkeep(Db db, Clock clock, LakeStore store, Duck duck, Warehouse warehouse) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.duck = duck;
        this.warehouse = warehouse;
    }

    /** What a rewrite takes out and puts in. */
    private record Change(List<DataFile> out, List<Parquet.Written> in, long rowsGone) {}

    @FunctionalInterface
    private interface Plan {
        @Nullable
        Change of(List<DataFile> files);
    }

    long erase(OrganizationId organization, LakeTable table, UUID device) {
        long rows = rewrite(
                organization, table, files -> without(organization, table, files, "device_id = '" + device + "'"));
        // Also when nothing was left to remove: an earlier erasure may have been cut off before its files went.
        forgetSnapshots(organization, table, clock.instant());
        forgetStrayFiles(
                organization, table, clock.instant().plus(warehouse.files().slack()));
        return rows;
    }

    /** @param condition in the lake's SQL */
    long remove(OrganizationId organization, LakeTable table, String condition) {
        return rewrite(organization, table, files -> without(organization, table, files, condition));
    }

    long removeOlder(LakeTable table, DataKind.Scope scope, Instant before) {
        long cutoff = Staged.micros(before);
        String held =
                scope.heldDevices().stream().map(device -> "'" + device + "'").collect(Collectors.joining(", "));
        String condition = "captured_at < make_timestamptz(%d) AND product_id = '%s'".formatted(cutoff, scope.product())
                + (held.isEmpty() ? "" : " AND device_id NOT IN (" + held + ")");
        return rewrite(scope.organization(), table, files -> {
            var old = files.stream()
                    .filter(file -> Warehouse.firstMicros(file) < cutoff)
                    .toList();
            return without(scope.organization(), table, old, condition);
        });
    }

    /**
     * Removes the rows of products that are no more.
     *
     * @param products asked after the files were found: whose rows lie in them was there before
     */
    void forgetProducts(OrganizationId organization, LakeTable table, Supplier<Set<UUID>> products) {
        rewrite(organization, table, files -> {
            String kept =
                    products.get().stream().map(product -> "'" + product + "'").collect(Collectors.joining(", "));
            return without(organization, table, files, kept.isEmpty() ? "true" : "product_id NOT IN (" + kept + ")");
        });
    }

    void compact(OrganizationId organization, LakeTable table) {
        rewrite(organization, table, files -> {
            List<DataFile> small = smallNeighbours(files);
            if (small.size() < MIN_FILES_TO_MERGE) {
                return null;
            }
            String source =
                    Parquet.scan(table, small.stream().map(warehouse::path).toList());
            String target = warehouse.newDataFile(organization, table);
            Parquet.Written merged = duck.run(
                    "merging", connection -> Parquet.write(connection, table, source, warehouse.files(), target));
            return new Change(small, List.of(merged), 0);
        });
    }

    void forgetOldFiles(OrganizationId organization, LakeTable table) {
        forgetSnapshots(organization, table, clock.instant().minus(KEEP_SNAPSHOTS));
        forgetStrayFiles(organization, table, clock.instant().minus(STRAY_AFTER));
    }

    // In order of time, so that a merged file still covers a narrow range.
    private static List<DataFile> smallNeighbours(List<DataFile> files) {
        var small = new ArrayList<DataFile>();
        long bytes = 0;
        for (DataFile file : files.stream()
                .filter(file -> file.fileSizeInBytes() < SMALL_FILE_BYTES)
                .sorted(Comparator.comparingLong(Warehouse::firstMicros))
                .limit(MAX_FILES_TO_MERGE)
                .toList()) {
            bytes += file.fileSizeInBytes();
            if (bytes > MAX_MERGED_BYTES) {
                break;
            }
            small.add(file);
        }
        return small;
    }

    private @Nullable Change without(
            OrganizationId organization, LakeTable table, List<DataFile> files, String condition) {
        if (files.isEmpty()) {
            return null;
        }
        return duck.<@Nullable Change>run("removing rows", connection -> {
            Map<Path, Long> doomed = countByFile(connection, table, files, condition);
            var out = new ArrayList<DataFile>();
            var in = new ArrayList<Parquet.Written>();
            for (DataFile file : files) {
                Path path = warehouse.path(file);
                long rows = doomed.getOrDefault(path, 0L);
                if (rows > 0) {
                    out.add(file);
                }
                if (rows > 0 && rows < file.recordCount()) {
                    String survivors =
                            "(SELECT * FROM " + Parquet.scan(table, List.of(path)) + " WHERE NOT (" + condition + "))";
                    in.add(Parquet.write(
                            connection,
                            table,
                            survivors,
                            warehouse.files(),
                            warehouse.newDataFile(organization, table)));
                }
            }
            long gone = doomed.values().stream().mapToLong(Long::longValue).sum();
            return out.isEmpty() ? null : new Change(out, in, gone);
        });
    }

    private Map<Path, Long> countByFile(Connection connection, LakeTable table, List<DataFile> files, String condition)
            throws SQLException {
        var found = new HashMap<Path, Long>();
        String scan = Parquet.scan(table, files.stream().map(warehouse::path).toList());
        try (var statement = connection.createStatement();
                var results = statement.executeQuery(
                        "SELECT filename, count(*) AS n FROM " + scan + " WHERE " + condition + " GROUP BY filename")) {
            while (results.next()) {
                found.put(Path.of(results.getString("filename")), results.getLong("n"));
            }
        }
        return found;
    }

    private long rewrite(OrganizationId organization, LakeTable table, Plan plan) {
        for (int tries = 1; tries <= MAX_TRIES; tries++) {
            Optional<Table> seen = db.inTransaction(
                            organization, tx -> store.metadataLocation(tx, organization, table.name()))
                    .map(warehouse::at);
            Change change = seen.isEmpty() ? null : plan.of(warehouse.allFiles(seen.get()));
            if (change == null) {
                return 0;
            }
            if (db.inTransaction(organization, tx -> commit(tx, organization, table, change))) {
                return change.rowsGone();
            }
        }
        throw new IllegalStateException("lake table " + table.name()
                + " keeps being rewritten by others; gave up after " + MAX_TRIES + " tries");
    }

    private boolean commit(Tx tx, OrganizationId organization, LakeTable table, Change change) {
        store.lock(tx, organization, table.name());
        Table open = warehouse.open(tx, organization, table);
        Set<String> current =
                warehouse.allFiles(open).stream().map(DataFile::location).collect(Collectors.toSet());
        if (!change.out().stream().map(DataFile::location).allMatch(current::contains)
                || !change.in().stream().map(Parquet.Written::key).allMatch(warehouse.files()::exists)) {
            return false;
        }
        var overwrite = open.newOverwrite();
        change.out().forEach(overwrite::deleteFile);
        change.in().forEach(written -> overwrite.addFile(warehouse.describe(written)));
        overwrite.commit();
        return true;
    }

    private void forgetSnapshots(OrganizationId organization, LakeTable table, Instant before) {
        var doomed = new ArrayList<String>();
        db.doInTransaction(organization, tx -> {
            if (store.metadataLocation(tx, organization, table.name()).isEmpty()) {
                return;
            }
            store.lock(tx, organization, table.name());
            warehouse
                    .open(tx, organization, table)
                    .expireSnapshots()
                    .expireOlderThan(before.toEpochMilli())
                    .retainLast(1)
                    .deleteWith(doomed::add)
                    .commit();
        });
        // Only once the pointer has moved for good.
        doomed.forEach(location -> warehouse.files().remove(warehouse.files().key(location)));
    }

    /** Data files no snapshot names: left by a flush or rewrite that was cut off. They may hold what was erased. */
    private void forgetStrayFiles(OrganizationId organization, LakeTable table, Instant before) {
        db.doInTransaction(organization, tx -> {
            store.lock(tx, organization, table.name());
            Set<String> named = store.metadataLocation(tx, organization, table.name())
                    .map(warehouse::at)
                    .map(this::named)
                    .orElse(Set.of());
            var strays = new ArrayList<String>();
            warehouse.files().each(Warehouse.data(organization, table), file -> {
                if (!named.contains(file.key()) && file.modifiedAt().isBefore(before)) {
                    strays.add(file.key());
                }
            });
            strays.forEach(warehouse.files()::remove);
        });
    }

    private Set<String> named(Table table) {
        var named = new HashSet<String>();
        var manifests = new HashSet<String>();
        for (var snapshot : table.snapshots()) {
            for (var manifest : snapshot.dataManifests(table.io())) {
                if (manifests.add(manifest.path())) {
                    try (var paths = ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
                        paths.forEach(location -> named.add(warehouse.files().key(location)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }
        return named;
    }
}
