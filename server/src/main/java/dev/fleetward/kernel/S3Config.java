package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.S3Encryption;
import dev.fleetward.kernel.objects.S3Place;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The bucket that stored files lie in; without one they lie in the data directory. */
@ConfigMapping(prefix = "fleetward.s3")
interface S3Config {
    Optional<String> bucket();

    /** Amazon's own without it. */
    Optional<URI> endpoint();

    @WithDefault("us-east-1")
    String region();

    /** Before every key, for a bucket that holds other things too. */
    Optional<String> prefix();

    Optional<String> accessKey();

    Optional<String> secretKey();

    /** Holds the secret key instead. */
    Optional<Path> secretKeyFile();

    /** AES256 or aws:kms; the bucket's own default without it. */
    Optional<String> encryption();

    /** With aws:kms: by which key of the service; its default one without it. */
    Optional<String> kmsKey();

    /** How much room copies of objects take on this machine. */
    @WithDefault("2G")
    MemorySize cacheSize();

    default Optional<S3Place> place() {
        return bucket().map(bucket -> new S3Place(
                bucket,
                endpoint(),
                region(),
                prefix().orElse(""),
                accessKey().orElse(""),
                secretKey().or(() -> secretKeyFile().map(S3Config::read)).orElse(""),
                S3Encryption.of(encryption(), kmsKey())));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("s3.secret-key-file cannot be read: " + file, e);
        }
    }
}
