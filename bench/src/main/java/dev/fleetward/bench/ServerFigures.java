package dev.fleetward.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a server says of itself under {@code GET /metrics}, at one moment. */
final class ServerFigures {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Double> values = new HashMap<>();

    private ServerFigures() {}

    static ServerFigures of(ServerProcess server, HttpClient http) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(Caller.at(server.port, "/metrics"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + ServerProcess.TOKEN)
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("/metrics: " + answer.statusCode());
        }
        var figures = new ServerFigures();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(figures::read);
        return figures;
    }

    private void read(String line) {
        int blank = line.lastIndexOf(' ');
        if (blank > 0) {
            values.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
        }
    }

    /** @param series the name with its labels as written there; nought when it is not there */
    double of(String series) {
        return values.getOrDefault(series, 0.0);
    }

    long chunksWaiting() {
        return (long) of("fleetward_chunk_log_waiting");
    }

    double oldestChunkSeconds() {
        return of("fleetward_chunk_log_oldest_seconds");
    }

    double oldestRowSeconds() {
        return of("fleetward_lake_staging_oldest_seconds");
    }

    long heapMib() {
        return (long) of("jvm_memory_used_bytes{area=\"heap\"}") >> 20;
    }
}
