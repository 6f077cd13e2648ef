package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One restore: every file checked on its way, the database brought to the moment and looked at once. */
public final class Restore {
    private static final Duration RECOVERY_PATIENCE = Duration.ofHours(6);

    private final BackupDirectory from;
    private final Wanted wanted;
    private final Path data;
    private Optional<ObjectStore> bucket = Optional.empty();

    Restore(BackupDirectory from, Wanted wanted) {
        this.from = from;
        this.wanted = wanted;
        this.data = wanted.data().toAbsolutePath().normalize();
    }

    /**
     * What to restore, and where.
     *
     * @param moment to go on to from the point, by the archive
     * @param masterKey the key's file, when the point does not hold it
     * @param withoutMasterKey whether to do without it
     */
    public record Wanted(
            Path data,
            Optional<String> point,
            Optional<Instant> moment,
            Optional<Path> masterKey,
            boolean withoutMasterKey,
            StorePlace store,
            LakeLook lake) {}

    /** Where stored files go, by the settings of the target. */
    @FunctionalInterface
    public interface StorePlace {
        /**
         * @param data with {@code fleetward.toml} in it, where the point has one
         * @return empty for the data directory
         */
        Optional<ObjectStore> of(Path data);
    }

    /** How the lake's files are found that its tables name. */
    @FunctionalInterface
    public interface LakeLook {
        /** @param metadata where the tables' metadata lies */
        List<String> missing(Path data, ObjectStore store, List<String> metadata);
    }

    /**
     * What is there now.
     *
     * @param found empty when the database is an outside one
     * @param erasuresDue that ended after the moment and are done again at the first start
     */
    public record Restored(
            Manifest manifest,
            Instant moment,
            long files,
            Optional<Found> found,
            boolean hasMasterKey,
            int erasuresDue) {}

    /** @param missing files that rows name and that are not there */
    public record Found(long organizations, long devices, long events, List<String> missing) {}

    Restored run() throws IOException {
        if (!Backups.isEmpty(data)) {
            throw new BackupFailure(data + " is not empty; name a directory that is, or that does not exist.");
        }
        Optional<Replay> replay = wanted.moment().map(moment -> Replay.to(from, moment, wanted.point()));
        Manifest manifest = replay.map(Replay::base).orElseGet(() -> from.require(wanted.point()));
        requireKey(manifest);
        boolean existed = Files.exists(data);
        boolean done = false;
        try {
            Private.directories(data);
            from.each(manifest, this::takeSettings);
            bucket = emptyBucket();
            long files = layDown(manifest, replay);
            wanted.masterKey().ifPresent(this::takeKey);
            int due =
                    FinishedErasures.layDown(from.root(), data, wanted.moment().orElse(manifest.at()));
            Optional<Found> found =
                    manifest.database().isPresent() ? Optional.of(bringUp(replay)) : Optional.<Found>empty();
            done = true;
            return new Restored(
                    manifest,
                    wanted.moment().orElse(manifest.at()),
                    files,
                    found,
                    Files.exists(data.resolve(PointCopy.MASTER_KEY)),
                    due);
        } finally {
            if (!done) {
                clearBucket();
                Private.delete(data);
                if (existed) {
                    Private.directories(data);
                }
            }
            bucket.ifPresent(ObjectStore::close);
        }
    }

    private void takeSettings(Entry entry) {
        if (entry.path().equals(PointCopy.SETTINGS)) {
            layDown(entry);
        }
    }

    /** Files of two servers must not mix, and what fails is cleared again. */
    private Optional<ObjectStore> emptyBucket() throws IOException {
        Optional<ObjectStore> named = wanted.store().of(data);
        if (named.isPresent()) {
            named.get().check();
            for (String root : FieldFiles.STORED) {
                named.get().each(root, found -> {
                    throw new BackupFailure(
                            "%s is not empty (%s); name another with FLEETWARD_S3_PREFIX or FLEETWARD_S3_BUCKET, in the environment of this command and of the server."
                                    .formatted(named.get().place(), found.key()));
                });
            }
        }
        return named;
    }

    private void clearBucket() throws IOException {
        if (bucket.isPresent()) {
            for (String root : FieldFiles.STORED) {
                bucket.get().clear(root);
            }
        }
    }

    private void requireKey(Manifest manifest) {
        if (!manifest.withMasterKey() && wanted.masterKey().isEmpty() && !wanted.withoutMasterKey()) {
            throw new BackupFailure("""
                    the backup does not hold master.key, and without it neither stored secrets (second factors, tokens \
                    of others, keys) nor sealed files (coredumps, artifacts, documents) can be read. Give your copy \
                    with --master-key FILE, or do without it by --without-master-key.""");
        }
        if (wanted.masterKey().isPresent()
                && !Files.isReadable(wanted.masterKey().get())) {
            throw new BackupFailure("cannot read " + wanted.masterKey().get());
        }
    }

    private long layDown(Manifest manifest, Optional<Replay> replay) {
        var files = new long[1];
        Set<String> gone = replay.map(Replay::removed).orElse(Set.of());
        from.each(manifest, entry -> {
            if (!gone.contains(entry.path())) {
                files[0] += layDown(entry);
            }
        });
        replay.map(Replay::added).orElse(List.of()).forEach(entry -> files[0] += layDown(entry));
        return files[0];
    }

    private long layDown(Entry entry) {
        Path target = data.resolve(entry.path()).normalize();
        if (!target.startsWith(data)) {
            throw new BackupFailure("the backup names a file outside the data directory: " + entry.path());
        }
        try {
            if (bucket.isPresent() && FieldFiles.isStored(entry.path()) && !entry.isDirectory()) {
                Path arriving = data.resolve("arriving");
                copy(entry, arriving);
                bucket.get().put(entry.path(), arriving);
                return 1;
            }
            boolean ofCluster = entry.path().startsWith(ClusterCopy.HOME + "/");
            if (entry.isDirectory()) {
                Private.directories(target);
            } else {
                Private.directories(Private.parent(target));
                copy(entry, target);
            }
            if (ofCluster) {
                EmbeddedPostgres.handOver(target);
            }
            return entry.isDirectory() ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException("restoring %s: %s".formatted(entry.path(), e), e);
        }
    }

    private void copy(Entry entry, Path target) throws IOException {
        Path source = from.store().file(entry.sha256());
        if (!Files.exists(source)) {
            throw new BackupFailure(
                    "%s (%s) is missing from the backup; use another point.".formatted(entry.path(), source));
        }
        Files.deleteIfExists(target);
        Files.createFile(target, PosixFilePermissions.asFileAttribute(Private.FILE));
        MessageDigest digest = FileStore.sha256();
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = Files.newOutputStream(target)) {
            FileStore.copy(in, out, digest);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            throw new BackupFailure(
                    "%s (%s) is damaged: its SHA-256 is another; use another point.".formatted(entry.path(), source));
        }
    }

    private void takeKey(Path key) {
        try {
            Path target = data.resolve(PointCopy.MASTER_KEY);
            Files.createFile(target, PosixFilePermissions.asFileAttribute(Private.FILE));
            Files.write(target, Files.readAllBytes(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found bringUp(Optional<Replay> replay) throws IOException {
        Path cluster = data.resolve(ClusterCopy.HOME);
        if (replay.isPresent()) {
            replay.get().prepare(data, cluster);
        }
        try (var _ = EmbeddedPostgres.recover(data, RECOVERY_PATIENCE)) {
            var reach = EmbeddedPostgres.running(data)
                    .orElseThrow(() -> new BackupFailure("the restored database did not stay up"));
            Found found =
                    NamedFiles.look(data, bucket.orElseGet(() -> ObjectStores.directory(data)), reach, wanted.lake());
            if (replay.isPresent()) {
                replay.get().clear(data, cluster);
            }
            return found;
        }
    }
}
