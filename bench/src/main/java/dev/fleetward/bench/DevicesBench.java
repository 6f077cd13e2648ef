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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Imports a fleet by the API and asks for devices as the pages do. Arguments: the checkout, how many devices
 * (1,000,000 when left out), and a directory that keeps the fleet: when it holds one that is asked as it is.
 */
public final class DevicesBench {
    private static final int DEVICES = 1_000_000;
    private static final int ROUNDS = 20;
    private static final Duration REPORTS = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 32;
    /** Odd and no divisor of a million: devices report in no order of their serials. */
    private static final long STRIDE = 611_953;

    private static final int EVENTS = 100_000;
    private static final int EVENTS_A_POST = 500;
    private static final int TOO_MANY = 429;
    private static final Duration POST_AGAIN = Duration.ofMillis(200);
    private static final List<String> QUERIES = List.of(
            "",
            "attr.region = DE",
            "attr.region = DE and attr.slots < 4 and not attr.bom.cpu = cpu-3",
            "attr.batch = batch-777",
            "attr.region = IS and attr.batch = batch-777",
            "attr.region = XX",
            "state = provisioned and not seen within 7 days",
            "serial ~ 99123",
            "serial ~ 5",
            "attr.batch ~ 777",
            "attr.region = DE and attr.region = AT",
            "not has attr.region",
            "not seen within 7 days and attr.bom.cpu = cpu-1",
            "attr.region = IS and attr.bom.cpu = cpu-1",
            "not attr.slots >= 0",
            "attr.batch = batch-777 or serial ~ 99123",
            "attr.batch ~ 7-7 and not (attr.region = DE or attr.slots > 3)",
            "attr.batch ~ zz",
            "version = 1.3.0",
            "version < 1.3 and attr.region = IS",
            "version = 1.3.0 and version = 1.4.0",
            "metric.battery < 3",
            "metric.battery < 0",
            "hw ~ rev-b",
            "nickname ~ bench",
            "cohort = none and state = active",
            "issue = 1",
            "exposed to CVE-2026-4711",
            "registered within 1 minutes",
            "serial = D-0500000");
    private static final List<String> BEGINNINGS =
            List.of("", "attr.", "attr.region = ", "attr.batch = batch-9", "serial = D-07", "hw = ");

    private DevicesBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        int devices = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEVICES;
        Path data = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("fleetward-bench");
        try (ServerProcess server = ServerProcess.start(home, data, Steady.HEAP_MIB)) {
            String one = "D-%07d".formatted(devices / 2);
            if (isFirst(data, "imported")) {
                importFleet(server, devices);
                done(data, "imported");
            }
            if (isFirst(data, "reported")) {
                report(server, devices);
                fillTimeline(server, one);
                done(data, "reported");
            }
            for (String query : QUERIES) {
                measure(server, "list: " + query, "/devices?query=" + encoded(query));
                measure(server, "count: " + query, "/device-query?query=" + encoded(query));
                measureAt(server, "page: " + query, "/products/pump/devices?query=" + encoded(query));
            }
            for (String beginning : BEGINNINGS) {
                measure(server, "complete: " + beginning, "/device-query/suggestions?text=" + encoded(beginning));
            }
            measure(server, "one device", "/devices/" + one);
            measure(server, "its timeline", "/devices/" + one + "/timeline");
            measure(server, "its reboots and crashes", "/devices/" + one + "/timeline?kind=reboot,crash");
            measureAt(server, "page: one device", "/products/pump/devices/" + one);
            measureAt(server, "page: one device, all its time", "/products/pump/devices/" + one + "?range=all");
            measureAt(server, "page: one device's attributes", "/products/pump/devices/" + one + "/attributes");
        } finally {
            if (arguments.length <= 2) {
                delete(data);
            }
        }
    }

    private static boolean isFirst(Path data, String step) {
        return !Files.exists(data.resolve("bench-" + step));
    }

    private static void done(Path data, String step) throws IOException {
        Files.createFile(data.resolve("bench-" + step));
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** As many of the devices as do it in a minute say what they run, on which hardware, and how full their battery is. */
    private static void report(ServerProcess server, int devices) throws IOException, InterruptedException {
        var next = new AtomicLong();
        var result = new HttpLoad(server.port, CONNECTIONS, () -> report(next.getAndIncrement() * STRIDE % devices))
                .run(REPORTS);
        awaitDecoded(server);
        System.out.printf("reports of devices, by status of the answer: %s%n", result.statuses());
    }

    private static byte[] report(long device) {
        byte[] body = """
                {"device":{"serial":"D-%07d","hardware":"rev-%c","software":{"version":"1.%d.0"}},
                 "events":[{"id":"first","type":"heartbeat","metrics":{"battery":%d}}]}""".formatted(device, (char) ('a' + device % 3), device % 7, device % 101)
                .getBytes(StandardCharsets.US_ASCII);
        return HttpLoad.request("""
                POST /device/v1/events HTTP/1.1\r
                Host:127.0.0.1\r
                Memfault-Project-Key:%s\r
                Content-Type:application/json\r
                Content-Length:%d\r
                \r
                """.formatted(ServerProcess.PROJECT_KEY, body.length), body);
    }

    private static void awaitDecoded(ServerProcess server) throws IOException, InterruptedException {
        while (!server.get("/api/v1/products/pump/ingest/status").contains("\"pending\":0")) {
            LockSupport.parkNanos(POST_AGAIN.toNanos());
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

    /** A year and more of a device that reports often: heartbeats, and a reboot for each hundredth. */
    private static void fillTimeline(ServerProcess server, String serial) throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        Instant first = Instant.now().minus(Duration.ofMinutes(5L * EVENTS));
        for (int from = 0; from < EVENTS; from += EVENTS_A_POST) {
            var events = new StringBuilder();
            for (int i = from; i < from + EVENTS_A_POST; i++) {
                String what = i % 100 == 0
                        ? "\"type\":\"reboot\",\"reason\":\"Watchdog\""
                        : "\"type\":\"heartbeat\",\"metrics\":{\"battery\":%d,\"rssi\":-%d}".formatted(i % 100, i % 60);
                events.append(events.isEmpty() ? "" : ",")
                        .append("{\"id\":\"%d\",\"at\":\"%s\",%s}"
                                .formatted(i, first.plus(Duration.ofMinutes(5L * i)), what));
            }
            String body = "{\"device\":{\"serial\":\"%s\",\"software\":{\"version\":\"1.%d.0\"}},\"events\":[%s]}"
                    .formatted(serial, from / 10_000, events);
            int status;
            do {
                status = client.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + server.port + "/device/v1/events"))
                                        .header("Memfault-Project-Key", ServerProcess.PROJECT_KEY)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
                if (status == TOO_MANY) {
                    LockSupport.parkNanos(POST_AGAIN.toNanos());
                }
            } while (status == TOO_MANY);
        }
        awaitDecoded(server);
        System.out.printf("%,d events of %s%n", EVENTS, serial);
    }

    private static void measure(ServerProcess server, String what, String path)
            throws IOException, InterruptedException {
        measureAt(server, what, "/api/v1/products/pump" + path);
    }

    private static void measureAt(ServerProcess server, String what, String path)
            throws IOException, InterruptedException {
        long[] micros = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            server.get(path);
            micros[round] = (System.nanoTime() - start) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-80s p50 %7.1f ms   p95 %7.1f ms%n", what, micros[ROUNDS / 2] / 1e3, micros[ROUNDS * 95 / 100] / 1e3);
    }

    private static URI address(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port + "/api/v1/products/pump" + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Written line by line: the whole would be larger than the memory of a small machine. */
    private static final class FleetCsv extends InputStream {
        private static final List<String> REGIONS = List.of("DE", "DE", "DE", "DE", "AT", "AT", "CH", "FR", "FR", "IS");

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
