package dev.fleetward.lake.trino;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks Trino by its client protocol: a statement is posted, and its answer fetched page by page. Safe for concurrent use. */
public final class TrinoClient implements AutoCloseable {
    /** Trino holds a request back for a second at most while it has nothing to tell. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Whether it is there it tells at once. */
    private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

    private static final int MAX_PAGE_BYTES = 128 << 20;
    private static final Set<Integer> AWAY = Set.of(429, 502, 503, 504);
    /** Theirs are the moments when the cluster, not the question, is at fault. */
    private static final Set<String> BUSY = Set.of(
            "CLUSTER_OUT_OF_MEMORY",
            "QUERY_QUEUE_FULL",
            "QUERY_REJECTED",
            "NO_NODES_AVAILABLE",
            "SERVER_STARTING_UP",
            "SERVER_SHUTTING_DOWN",
            "TOO_MANY_REQUESTS_FAILED",
            "REMOTE_HOST_GONE",
            "REMOTE_TASK_ERROR",
            "PAGE_TRANSPORT_ERROR",
            "PAGE_TRANSPORT_TIMEOUT",
            "ADMINISTRATIVELY_PREEMPTED",
            "ADMINISTRATIVELY_KILLED");

    private static final Set<String> TOO_MUCH = Set.of("QUERY_TEXT_TOO_LARGE");

    private final TrinoServer server;
    private final HttpClient http;

    public TrinoClient(TrinoServer server) {
        this.server = server;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER);
        server.ca().ifPresent(file -> builder.sslContext(TrustedCertificates.context("trino.ca", file)));
        this.http = builder.build();
    }

    /**
     * What one statement may take.
     *
     * @param memory as Trino writes it, such as {@code 1GB}
     */
    public record Limits(Duration time, String memory) {}

    /**
     * Runs a statement to its end and hands over its rows one by one.
     *
     * @throws TrinoFailure when it does not come to it; it is cancelled then
     */
    public void ask(String statement, Limits limits, Consumer<TrinoRow> rows) {
        long end = System.nanoTime() + limits.time.plus(PATIENCE).toNanos();
        JsonNode page = send(request("/v1/statement")
                .header("X-Trino-Time-Zone", "UTC")
                .header(
                        "X-Trino-Session",
                        "query_max_run_time=%ds,query_max_memory=%s,query_max_total_memory=%s"
                                .formatted(Math.max(1, limits.time.toSeconds()), limits.memory, limits.memory))
                .POST(BodyPublishers.ofString(statement))
                .build());
        URI next = next(page);
        try {
            while (true) {
                hand(page, rows);
                if (next == null) {
                    return;
                }
                if (System.nanoTime() > end) {
                    throw new TrinoFailure(TrinoFailure.Kind.TOO_MUCH, "took longer than " + limits.time);
                }
                page = send(request(next).GET().build());
                next = next(page);
            }
        } catch (RuntimeException e) {
            if (next != null) {
                cancel(next);
            }
            throw e;
        }
    }

    /** Which version answers, and whether it takes questions. */
    public record Info(String version, boolean isStarting) {}

    /** @throws TrinoFailure when it does not answer */
    public Info info() {
        JsonNode info = send(request("/v1/info").timeout(HEALTH_PATIENCE).GET().build());
        return new Info(
                info.path("nodeVersion").path("version").asText("unknown"),
                info.path("starting").asBoolean());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return request(URI.create(path));
    }

    private HttpRequest.Builder request(URI named) {
        var request = HttpRequest.newBuilder(server.here(named))
                .timeout(PATIENCE)
                .header("X-Trino-User", server.user())
                .header("X-Trino-Source", "fleetward")
                // Else times come without their microseconds.
                .header("X-Trino-Client-Capabilities", "PARAMETRIC_DATETIME");
        server.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private JsonNode send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_PAGE_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                throw new TrinoFailure(
                        AWAY.contains(response.statusCode()) ? TrinoFailure.Kind.AWAY : TrinoFailure.Kind.WRONG,
                        "%s answered %d".formatted(server, response.statusCode()));
            }
            return Json.MAPPER.readTree(response.body());
        } catch (ExecutionException e) {
            throw new TrinoFailure(TrinoFailure.Kind.AWAY, "%s does not answer: %s".formatted(server, e.getCause()), e);
        } catch (IOException e) {
            throw new TrinoFailure(TrinoFailure.Kind.WRONG, "%s does not answer as Trino does".formatted(server), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new TrinoFailure(
                    TrinoFailure.Kind.AWAY, server + " did not answer in " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TrinoFailure(TrinoFailure.Kind.AWAY, "interrupted while asking " + server, e);
        }
    }

    private static @Nullable URI next(JsonNode page) {
        String next = page.path("nextUri").asText("");
        return next.isEmpty() ? null : URI.create(next);
    }

    private static void hand(JsonNode page, Consumer<TrinoRow> rows) {
        JsonNode error = page.path("error");
        if (error.isObject()) {
            throw failure(error);
        }
        if (!page.path("data").isArray()) {
            return;
        }
        List<TrinoRow.Column> columns = new ArrayList<>();
        page.path("columns")
                .forEach(column -> columns.add(new TrinoRow.Column(
                        column.path("name").asText(), column.path("type").asText())));
        page.path("data").forEach(values -> rows.accept(new TrinoRow(columns, values)));
    }

    private static TrinoFailure failure(JsonNode error) {
        String name = error.path("errorName").asText();
        String message = name + ": " + error.path("message").asText();
        if (BUSY.contains(name)) {
            return new TrinoFailure(TrinoFailure.Kind.AWAY, message);
        }
        if (TOO_MUCH.contains(name) || error.path("errorType").asText().equals("INSUFFICIENT_RESOURCES")) {
            return new TrinoFailure(TrinoFailure.Kind.TOO_MUCH, message);
        }
        boolean own = error.path("errorType").asText().equals("USER_ERROR") && !name.equals("INVALID_ARGUMENTS");
        return new TrinoFailure(own ? TrinoFailure.Kind.WRONG : TrinoFailure.Kind.STALE, message);
    }

    private void cancel(URI next) {
        var _ = http.sendAsync(request(next).DELETE().build(), BodyHandlers.discarding());
    }
}
