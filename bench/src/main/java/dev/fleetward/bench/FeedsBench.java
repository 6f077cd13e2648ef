package dev.fleetward.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Imports as many OSV records as the whole of OSV has, twice: into an empty database, and again. Arguments: the checkout,
 * how many records (250,000 when left out), and a directory that keeps the generated file.
 */
public final class FeedsBench {
    private static final int RECORDS = 250_000;
    /** The limit that is asked for; the server could not take more. */
    private static final int HEAP_MIB = 1_000;

    private static final int SBOMS = 20;
    private static final int COMPONENTS = 300;

    private FeedsBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RECORDS;
        Path data = Files.createTempDirectory("fleetward-bench");
        Path kept = arguments.length > 2 ? Files.createDirectories(Path.of(arguments[2])) : data;
        Path file = kept.resolve("osv-%d.zip".formatted(records));
        try {
            if (!Files.exists(file)) {
                OsvDatabase.write(file, records);
            }
            System.out.printf(
                    "%,d records in a ZIP of %,d MiB, %,d MiB unpacked%n",
                    records, Files.size(file) >> 20, OsvDatabase.unpackedBytes(file) >> 20);
            try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
                describeSoftware(server);
                measure(server, file, records, "into an empty database");
                measure(server, file, records, "the same again");
                System.out.printf(
                        "findings page %s, largest resident memory %d MiB with a heap of at most %d MiB%n",
                        server.get("/api/v1/products/pump/findings?limit=1").isEmpty() ? "empty" : "answers",
                        Bench.peakMib(server.pid()),
                        HEAP_MIB);
            }
        } finally {
            delete(data);
        }
    }

    private static void measure(ServerProcess server, Path file, int records, String what)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        String report = send(server, "POST", "/api/v1/feeds/imports?file=osv.zip", BodyPublishers.ofFile(file));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "import %s: %.1f s, %.0f records/s; %s%n",
                what, seconds, records / seconds, report.substring(0, Math.min(report.length(), 250)));
    }

    /** Components with the names of some of the packages: matching is part of an import. */
    private static void describeSoftware(ServerProcess server) throws IOException, InterruptedException {
        for (int version = 0; version < SBOMS; version++) {
            var components = new StringBuilder();
            for (int i = 0; i < COMPONENTS; i++) {
                components
                        .append(i == 0 ? "" : ",")
                        .append("{\"type\":\"library\",\"name\":\"%1$s\",\"purl\":\"pkg:npm/%1$s@1.%2$d.0\"}"
                                .formatted(OsvDatabase.packageName(version * 100 + i), version));
            }
            String answer = send(
                    server,
                    "PUT",
                    "/api/v1/products/pump/software-versions/main/1.%d.0/sbom".formatted(version),
                    BodyPublishers.ofString("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[%s]}"
                            .formatted(components)));
            if (!answer.contains("components")) {
                throw new IOException(answer);
            }
        }
    }

    private static String send(ServerProcess server, String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
                .header("Authorization", "Bearer " + ServerProcess.TOKEN)
                .header("Content-Type", "application/octet-stream")
                .method(method, body)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
