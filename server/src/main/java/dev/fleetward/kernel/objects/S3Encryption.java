package dev.fleetward.kernel.objects;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** How the S3 server is told to encrypt each object that is written. */
public final class S3Encryption {
    private static final String BY_ITSELF = "AES256";
    private static final String BY_KEY_SERVICE = "aws:kms";

    private final String algorithm;
    private final @Nullable String key;

    private S3Encryption(String algorithm, @Nullable String key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    /**
     * @param algorithm of the setting s3.encryption; without it the bucket's own default counts
     * @param key of the setting s3.kms-key
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    public static Optional<S3Encryption> of(Optional<String> algorithm, Optional<String> key) {
        if (algorithm.isPresent()
                && !algorithm.get().equals(BY_ITSELF)
                && !algorithm.get().equals(BY_KEY_SERVICE)) {
            throw new IllegalArgumentException(
                    "s3.encryption “%s” is not known: %s or %s.".formatted(algorithm.get(), BY_ITSELF, BY_KEY_SERVICE));
        }
        if (key.isPresent() && !algorithm.equals(Optional.of(BY_KEY_SERVICE))) {
            throw new IllegalArgumentException(
                    "s3.kms-key is given, so s3.encryption must be %s.".formatted(BY_KEY_SERVICE));
        }
        return algorithm.map(given -> new S3Encryption(given, key.orElse(null)));
    }

    ExecutionInterceptor interceptor() {
        return new ExecutionInterceptor() {
            @Override
            public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
                return asked(context.request());
            }
        };
    }

    /** A copy does not inherit it. */
    private SdkRequest asked(SdkRequest request) {
        return switch (request) {
            case PutObjectRequest put ->
                put.toBuilder().serverSideEncryption(algorithm).ssekmsKeyId(key).build();
            case CopyObjectRequest copy ->
                copy.toBuilder()
                        .serverSideEncryption(algorithm)
                        .ssekmsKeyId(key)
                        .build();
            default -> request;
        };
    }
}
