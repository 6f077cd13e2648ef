package dev.fleetward.insight.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts by HTTP to the address that was checked, under the name that was given (which the certificate must be of).
 * Redirects are not followed. Safe for concurrent use.
 */
@ApplicationScoped
public class Poster {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER_BYTES = 16 * 1024;

    private final Destinations destinations;
    private final Vertx vertx;
    private final HttpClient http;

    Poster(Vertx vertx, Destinations destinations) {
        this.vertx = vertx;
        this.destinations = destinations;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setKeepAlive(false)
                .setMaxHeaderSize(MAX_ANSWER_BYTES)
                .setDecompressionSupported(false));
    }

    /** @return what became of it; never throws for what the other side does */
    public Outcome post(URI url, Map<String, String> headers, String body) {
        RequestOptions request;
        try {
            request = destinations.request(HttpMethod.POST, url).setTimeout(PATIENCE.toMillis());
        } catch (Destinations.Refused e) {
            return Outcome.refused(0, String.valueOf(e.getMessage()), "");
        } catch (UnknownHostException e) {
            return Outcome.failed(0, "The name %s is not known.".formatted(url.getHost()), "");
        }
        var answer = new CompletableFuture<Outcome>();
        // All on one context: an answer may be over before a callback that has to change over to another.
        vertx.getOrCreateContext().runOnContext(_ -> http.request(request)
                .onSuccess(ready -> send(ready, headers, body, answer))
                .onFailure(answer::completeExceptionally));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Outcome.failed(0, "No answer within %d s.".formatted(PATIENCE.toSeconds()), "");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Outcome.failed(0, "No answer: %s.".formatted(cause.getMessage()), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed(0, "Interrupted.", "");
        }
    }

    private static void send(
            HttpClientRequest request, Map<String, String> headers, String body, CompletableFuture<Outcome> done) {
        headers.forEach(request::putHeader);
        request.exceptionHandler(done::completeExceptionally);
        request.send(Buffer.buffer(body))
                .onSuccess(response -> read(request, response, done))
                .onFailure(done::completeExceptionally);
    }

    /** The beginning of the answer is enough; the rest is not waited for. */
    private static void read(HttpClientRequest request, HttpClientResponse response, CompletableFuture<Outcome> done) {
        Buffer read = Buffer.buffer();
        response.exceptionHandler(done::completeExceptionally);
        response.handler(part -> {
            if (!done.isDone()) {
                read.appendBuffer(part);
                if (read.length() >= MAX_ANSWER_BYTES) {
                    done.complete(outcome(response, read));
                    request.reset();
                }
            }
        });
        response.endHandler(_ -> done.complete(outcome(response, read)));
    }

    private static Outcome outcome(HttpClientResponse response, Buffer read) {
        String text = read.toString(StandardCharsets.UTF_8);
        return Outcome.ofHttp(response.statusCode(), text, seconds(response.getHeader("Retry-After")));
    }

    private static Optional<Duration> seconds(@org.jspecify.annotations.Nullable String retryAfter) {
        return Optional.ofNullable(retryAfter)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
