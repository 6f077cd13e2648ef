package dev.fleetward.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Imports a fleet by the API and asks for devices as the pages do. Arguments: the checkout, and how many devices
 * (1,000,000 when left out).
 */
public final class DevicesBench {
    private static final int DEVICES = 1_000_000;
    private static final int ROUNDS = 20;
    private static final List<String> QUERIES = List.of(
            "",
            "attr.region = DE",
            "attr.region = DE and attr.slots < 4 and not attr.bom.cpu = cpu-3",
            "attr.batch = batch-777",
            "attr.region = IS and attr.batch = batch-777",
            "attr.region = XX",
            "state = provisioned and not seen within 7 days",
            "serial ~ 99123",
            "serial = D-0500000");
    private static final List<String> BEGINNINGS =
            List.of("", "attr.", "attr.region = ", "attr.batch = batch-9", "serial = D-07", "hw = ");

    private DevicesBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        int devices = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEVICES;
        Path data = Files.createTempDirectory("fleetward-bench");
        try (ServerProcess server = ServerProcess.start(home, data, Steady.HEAP_MIB)) {
            importFleet(server, devices);
            for (String query : QUERIES) {
                measure(server, "list: " + query, "/devices?query=" + encoded(query));
                measure(server, "count: " + query, "/device-query?query=" + encoded(query));
            }
            for (String beginning : BEGINNINGS) {
                measure(server, "complete: " + beginning, "/device-query/suggestions?text=" + encoded(beginning));
            }
            measure(server, "one device", "/devices/D-0500000");
        } finally {
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void importFleet(ServerProcess server, int devices) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var request = HttpRequest.newBuilder(address(server, "/device-imports"))
                .header("Authorization", "Bearer " + ServerProcess.TOKEN)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofInputStream(() -> new FleetCsv(devices)))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "import %,d devices with 4 attributes each: %.1f s, %.0f devices/s, status %d%n",
                devices, seconds, devices / seconds, answer.statusCode());
    }

    private static void measure(ServerProcess server, String what, String path)
            throws IOException, InterruptedException {
        long[] micros = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            server.get("/api/v1/products/pump" + path);
            micros[round] = (System.nanoTime() - start) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-80s p50 %7.1f ms   p95 %7.1f ms%n",
                what, micros[ROUNDS / 2] / 1e3, micros[ROUNDS * 95 / 100] / 1e3);
    }

    private static URI address(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port + "/api/v1/products/pump" + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Written line by line: the whole would be larger than the memory of a small machine. */
    private static final class FleetCsv extends InputStream {
        private static final List<String> REGIONS =
                List.of("DE", "DE", "DE", "DE", "AT", "AT", "CH", "FR", "FR", "IS");

        private final int devices;
        private int next;
        private byte[] line = "serial,region,batch,slots,bom.cpu\n".getBytes(StandardCharsets.US_ASCII);
        private int at;

        FleetCsv(int devices) {
            this.devices = devices;
        }

        @Override
        public int read() {
            return fill() ? line[at++] : -1;
        }

        @Override
        public int read(byte @Nullable [] target, int offset, int length) {
            if (target == null || !fill()) {
                return -1;
            }
            int many = Math.min(length, line.length - at);
            System.arraycopy(line, at, target, offset, many);
            at += many;
            return many;
        }

        private boolean fill() {
            if (at < line.length) {
                return true;
            }
            if (next == devices) {
                return false;
            }
            int hash = Integer.hashCode(next * 0x9E3779B9) >>> 4;
            line = "D-%07d,%s,batch-%d,%d,cpu-%d%n"
                    .formatted(next, REGIONS.get(hash % REGIONS.size()), hash % 10_007, hash % 12, hash % 5)
                    .getBytes(StandardCharsets.US_ASCII);
            at = 0;
            next++;
            return true;
        }
    }
}
