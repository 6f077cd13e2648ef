package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Requests to S3, each with an end: a connection that says nothing is given up, what fails by chance is tried again a few
 * times, and the whole of it has a limit by how much there is to send. Runs on virtual threads of its own, as only there
 * a write that hangs can be broken off.
 */
final class S3Calls {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SLOWEST_BYTES_A_SECOND = 256L * 1024;
    private static final int MAX_TRIES = 4;
    /** The length is not known before. */
    private static final long MAX_READ_BYTES = 4L << 30;

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Place place;
    private final S3Client client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    S3Calls(S3Place place) {
        this.place = place;
        var builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .serviceConfiguration(s -> s.expectContinueEnabled(false))
                .region(Region.of(place.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(place.accessKey(), place.secretKey())))
                // What every S3-compatible server understands; each object carries its MD5 anyway.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(o -> {
                    o.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(MAX_TRIES)
                            .build());
                    place.encryption().map(S3Encryption::interceptor).ifPresent(o::addExecutionInterceptor);
                });
        place.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        this.client = builder.build();
    }

    S3Client client() {
        return client;
    }

    /** @throws S3Exception with a status that tells whoever asks something */
    <T> T run(String doing, long bytes, Callable<T> request) {
        Future<T> answer = threads.submit(request);
        Duration limit = PATIENCE.plusSeconds(bytes / SLOWEST_BYTES_A_SECOND);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof S3Exception told && (isMissing(told) || isConflict(told))) {
                throw told;
            }
            throw failed(doing, cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(doing, new IOException("no answer in %d s".formatted(limit.toSeconds()), e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(doing, e);
        }
    }

    /** For reading, whose body is not read again by the client itself. */
    <T> T again(String doing, Callable<T> request) {
        for (int tries = 1; ; tries++) {
            try {
                return run(doing, MAX_READ_BYTES, request);
            } catch (StoreUnavailable e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    static boolean isMissing(S3Exception told) {
        return told.statusCode() == NOT_FOUND;
    }

    static boolean isConflict(S3Exception told) {
        return told.statusCode() == PRECONDITION_FAILED || told.statusCode() == CONFLICT;
    }

    StoreUnavailable failed(String doing, Throwable cause) {
        return new StoreUnavailable("%s: %s does not do it (%s)".formatted(doing, place, cause.getMessage()), cause);
    }

    /** @throws StoreUnavailable saying what is wrong, by the name of the setting */
    void check() {
        try {
            run("asking for the bucket", 0, () -> client.headBucket(b -> b.bucket(place.bucket())));
            run(
                    "listing the bucket",
                    0,
                    () -> client.listObjectsV2(
                            b -> b.bucket(place.bucket()).prefix(place.prefix()).maxKeys(1)));
        } catch (S3Exception told) {
            throw new StoreUnavailable(
                    "there is no bucket %s at %s: make it, or correct s3.bucket".formatted(place.bucket(), where()),
                    told);
        } catch (StoreUnavailable e) {
            throw new StoreUnavailable(whatIsWrong(e), e);
        }
    }

    private String whatIsWrong(StoreUnavailable failure) {
        Throwable cause = failure.getCause();
        if (cause != null && !(cause instanceof S3Exception) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof S3Exception told && told.statusCode() == FORBIDDEN) {
            return "%s refuses bucket %s: s3.access-key and s3.secret-key must be those of somebody who may read, write, list and delete in it"
                    .formatted(where(), place.bucket());
        }
        if (cause instanceof S3Exception told && told.statusCode() < NOT_FOUND) {
            return "%s answers %d for bucket %s: s3.region (%s) or s3.endpoint is not the bucket's"
                    .formatted(where(), told.statusCode(), place.bucket(), place.region());
        }
        if (cause instanceof SdkException || cause instanceof IOException) {
            return "%s cannot be reached: is s3.endpoint right, and does its server run? (%s)"
                    .formatted(
                            where(),
                            String.valueOf(cause.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
        }
        return failure.reason();
    }

    private String where() {
        return place.endpoint().map(URI::toString).orElse("Amazon S3 in " + place.region());
    }

    void close() {
        threads.shutdownNow();
        client.close();
    }
}
