package dev.fleetward.kernel.objects;

import java.net.URI;
import java.util.Optional;

/**
 * A bucket and who asks it.
 *
 * @param endpoint empty for Amazon's own
 * @param prefix before every key: empty, or ending in a slash
 * @param encryption empty when the bucket says how objects are encrypted
 */
public record S3Place(
        String bucket,
        Optional<URI> endpoint,
        String region,
        String prefix,
        String accessKey,
        String secretKey,
        Optional<S3Encryption> encryption) {
    public S3Place {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException(
                    "s3.bucket is given, so s3.access-key and s3.secret-key must be, too (the second also by a file: s3.secret-key-file).");
        }
        String trimmed = prefix.replaceAll("^/+|(?<!/)/+$", "");
        prefix = trimmed.isEmpty() ? "" : trimmed + "/";
    }

    /** One whose objects are encrypted as the bucket says. */
    public S3Place(
            String bucket, Optional<URI> endpoint, String region, String prefix, String accessKey, String secretKey) {
        this(bucket, endpoint, region, prefix, accessKey, secretKey, Optional.empty());
    }

    @Override
    public String toString() {
        return "bucket %s%s at %s"
                .formatted(
                        bucket,
                        prefix.isEmpty() ? "" : ", prefix " + prefix,
                        endpoint.map(URI::toString).orElse("Amazon S3, " + region));
    }
}
