package dev.fleetward.cli;

import dev.fleetward.kernel.ProcessDirectory;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import dev.fleetward.kernel.objects.S3Encryption;
import dev.fleetward.kernel.objects.S3Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the stored files of a data directory are, by its settings. */
final class FilePlace {
    private static final long COPIES_BYTES = 256L << 20;

    private FilePlace() {}

    static ObjectStore of(Path data) {
        return bucket(data).orElseGet(() -> ObjectStores.directory(data));
    }

    /** Empty when they lie in the data directory. */
    static Optional<ObjectStore> bucket(Path data) {
        Settings.apply(data);
        return Settings.given("fleetward.s3.bucket").map(bucket -> {
            try {
                return ObjectStores.s3(
                        place(bucket), ProcessDirectory.below(data.resolve("cache")), COPIES_BYTES, _ -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static S3Place place(String bucket) {
        try {
            return new S3Place(
                    bucket,
                    Settings.given("fleetward.s3.endpoint").map(URI::create),
                    Settings.value("fleetward.s3.region"),
                    Settings.given("fleetward.s3.prefix").orElse(""),
                    Settings.given("fleetward.s3.access-key").orElse(""),
                    Settings.given("fleetward.s3.secret-key")
                            .or(() -> Settings.given("fleetward.s3.secret-key-file")
                                    .map(FilePlace::read))
                            .orElse(""),
                    S3Encryption.of(Settings.given("fleetward.s3.encryption"), Settings.given("fleetward.s3.kms-key")));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new CommandFailed("s3.secret-key-file cannot be read: " + file);
        }
    }
}
