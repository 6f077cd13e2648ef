package dev.fleetward.bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What a maker asks of components and vulnerabilities, of a large fleet. Arguments: the checkout, how many devices
 * (1,000,000 when left out; 0 to measure the import alone), how many OSV records (250,000), and a directory that keeps
 * all of it for another run.
 */
public final class ExposureBench {
    private static final int DEVICES = 1_000_000;
    private static final int RECORDS = 250_000;
    private static final int VERSIONS = 200;
    private static final int COMPONENTS = 300;
    private static final int LARGE = 5_000;
    /** The limit that is asked for is 1 GiB. */
    private static final int HEAP_MIB = 1_000;

    private static final int LINES = 2;
    private static final long LINE_NANOS = 20_000_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long COUNTED_NANOS = 600_000_000_000L;
    private static final Pattern EXPOSED = Pattern.compile("\"devicesExposed\":(\\d+)");
    private static final Pattern NAMED = Pattern.compile("\"id\":\"((?:CVE|GHSA)-[^\"]+)\"");
    private static final String PUMP = "/api/v1/products/pump";
    private static final String SBOM = "/api/v1/products/%s/software-versions/main/%s/sbom";

    private final ServerProcess server;
    private final FleetRows rows;
    /** Names that no run before this one gave. */
    private final long run = System.currentTimeMillis() / 1_000;

    private ExposureBench(ServerProcess server, FleetRows rows) {
        this.server = server;
        this.rows = rows;
    }

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        int devices = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEVICES;
        int records = arguments.length > 2 ? Integer.parseInt(arguments[2]) : RECORDS;
        boolean isKept = arguments.length > 3;
        Path data =
                isKept ? Files.createDirectories(Path.of(arguments[3])) : Files.createTempDirectory("fleetward-bench");
        try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB);
                FleetRows rows = FleetRows.open(data)) {
            var bench = new ExposureBench(server, rows);
            bench.prepare(data, devices, records);
            if (devices > 0) {
                bench.measure(devices);
            }
            System.out.printf(
                    "largest resident memory of the server %d MiB, heap at most %d MiB; load of the machine %s%n",
                    Bench.peakMib(server.pid()),
                    HEAP_MIB,
                    Files.readString(Path.of("/proc/loadavg")).strip());
        } finally {
            if (!isKept) {
                delete(data);
            }
        }
    }

    /** Each step once, whatever happened to a run before. */
    private void prepare(Path data, int devices, int records) throws IOException, InterruptedException, SQLException {
        if (isFirst(data, "described")) {
            server.send("POST", "/api/v1/products", BodyPublishers.ofString("""
                    {"slug":"gauge","name":"Gauge"}"""));
            Latencies.measure(
                    "SBOM of 300 components, no records yet",
                    VERSIONS - 1,
                    version -> describe("pump", "1.%d.0".formatted(version), Software.sbom(version, COMPONENTS)));
            done(data, "described");
        }
        if (isFirst(data, "imported")) {
            Path file = data.resolve("osv-%d.zip".formatted(records));
            if (!Files.exists(file)) {
                OsvDatabase.write(file, records);
            }
            System.out.printf(
                    "%,d records in a ZIP of %,d MiB, %,d MiB unpacked%n",
                    records, Files.size(file) >> 20, OsvDatabase.unpackedBytes(file) >> 20);
            importFile(file, records, "into an empty database, matched with the 200 versions");
            if (devices == 0) {
                importFile(file, records, "the same again");
            }
            done(data, "imported");
        }
        if (devices > 0 && isFirst(data, "fleet")) {
            long start = System.nanoTime();
            rows.addDevices(devices, VERSIONS);
            rows.tidy();
            System.out.printf("%,d devices by SQL: %.0f s%n", devices, (System.nanoTime() - start) / 1e9);
            done(data, "fleet");
        }
    }

    private static boolean isFirst(Path data, String step) {
        return !Files.exists(data.resolve("bench-" + step));
    }

    private static void done(Path data, String step) throws IOException {
        Files.createFile(data.resolve("bench-" + step));
    }

    private void importFile(Path file, int records, String what) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String report = server.send("POST", "/api/v1/feeds/imports?file=osv.zip", BodyPublishers.ofFile(file));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "import %s: %.1f s, %.0f records/s, %d MiB resident at most; %.200s%n",
                what, seconds, records / seconds, Bench.peakMib(server.pid()), report);
    }

    private void describe(String product, String version, String sbom) throws IOException, InterruptedException {
        server.send("PUT", SBOM.formatted(product, version), BodyPublishers.ofString(sbom));
    }

    private void measure(int devices) throws IOException, InterruptedException, SQLException {
        System.out.printf(
                "%,d devices, %,d records, %,d software versions, %,d components, %,d findings in them%n",
                rows.count("device"),
                rows.count("vulnerability_record"),
                rows.count("sbom s JOIN product p ON p.id = s.product_id WHERE p.slug = 'pump'"),
                rows.count("component"),
                rows.count("finding f JOIN product p ON p.id = f.product_id WHERE p.slug = 'pump'"));
        List<String> found = NAMED.matcher(server.get(PUMP + "/vulnerabilities?limit=100"))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        Latencies.measure(
                "API: exposure of one vulnerability, findings and priority",
                100,
                round -> server.get(PUMP + "/vulnerabilities/" + found.get(round % found.size())));
        newVulnerabilities();
        movingDevices(devices);
        largeSboms();
        manySboms();
        pages(found);
        System.out.printf("counters that differ from a recount: %d%n", rows.recount());
    }

    /** A record arrives that half of the versions have: until the API says how many devices are exposed. */
    private void newVulnerabilities() throws IOException, InterruptedException {
        Latencies.measure("new record: from its import to the number of devices exposed", 20, round -> {
            String name = "CVE-2026-%d%02d".formatted(run, round);
            server.send("POST", "/api/v1/feeds/imports?file=one.json", BodyPublishers.ofString("""
                    {"schema_version":"1.7.5","id":"%s","modified":"2026-11-01T00:00:00Z","summary":"Found just now",
                     "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:H"}],
                     "affected":[{"package":{"ecosystem":"npm","name":"%s"},
                      "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.10.0"}]}]}]}
                    """.formatted(
                            name, OsvDatabase.packageName(Software.package_(0)))));
            if (exposed(name) == 0) {
                throw new IOException("nothing is exposed to " + name);
            }
        });
    }

    /**
     * A device that runs a new version reports one that has the newest record, then again one that has not. Each report
     * differs from all before: the same again would be taken for a repetition of the first.
     */
    private void movingDevices(int devices) throws IOException, InterruptedException {
        String name = "CVE-2026-%d%02d".formatted(run, 1);
        var device = new AtomicInteger((int) (run % devices));
        Latencies.measure("a device's change of version: from its report to the number of devices", 30, round -> {
            boolean isExposed = round % 2 == 0;
            if (isExposed) {
                device.set(FleetRows.onNewVersion(devices, device.get() + 1));
            }
            long before = exposed(name);
            report(device.get(), isExposed ? 5 : VERSIONS - 5, round);
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (exposed(name) == before) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("a change of version is not counted");
                }
            }
        });
    }

    private void report(int device, int version, int battery) throws IOException, InterruptedException {
        server.report("""
                {"device":{"serial":"D-%07d","software":{"version":"1.%d.0"}},
                 "events":[{"type":"heartbeat","metrics":{"battery":%d}}]}
                """.formatted(device, version, battery));
    }

    private long exposed(String name) throws IOException, InterruptedException {
        var figure = EXPOSED.matcher(server.get(PUMP + "/vulnerabilities/" + name));
        if (!figure.find()) {
            throw new IOException("no exposure of " + name);
        }
        return Long.parseLong(figure.group(1));
    }

    private void largeSboms() throws IOException, InterruptedException {
        var next = new AtomicInteger((int) (run % 100_000_000));
        Latencies.measure("SBOM of 5,000 components, all new: ingested and matched", 6, _ -> {
            int number = next.incrementAndGet();
            describe("gauge", "2." + number, Software.sbom(number, LARGE, LARGE));
        });
        Latencies.measure("SBOM of 5,000 components, 100 of them new: ingested and matched", 10, _ -> {
            int number = next.incrementAndGet();
            describe("gauge", "2." + number, Software.sbom(number, LARGE, 100));
        });
    }

    /** As from several build servers at once. */
    private void manySboms() throws InterruptedException {
        var next = new AtomicInteger((int) (run % 100_000_000));
        var stored = new AtomicInteger();
        var failed = new AtomicInteger();
        long start = System.nanoTime();
        var lines = new Thread[LINES];
        for (int i = 0; i < LINES; i++) {
            lines[i] = Thread.ofVirtual().start(() -> {
                while (System.nanoTime() - start < LINE_NANOS) {
                    int number = next.incrementAndGet();
                    try {
                        describe("gauge", "3." + number, Software.sbom(number, COMPONENTS, COMPONENTS / 10));
                        stored.incrementAndGet();
                    } catch (IOException e) {
                        failed.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
        for (Thread line : lines) {
            line.join();
        }
        System.out.printf(
                "SBOMs of 300 components, 30 of them new, two at a time: %,.0f an hour (%d stored, %d failed)%n",
                stored.get() * 3_600e9 / (System.nanoTime() - start), stored.get(), failed.get());
    }

    private void pages(List<String> found) throws IOException, InterruptedException {
        String one = found.getFirst();
        awaitGroups(one);
        List<String> paths = List.of(
                "/products/pump/vulnerabilities",
                "/products/pump/triage",
                "/products/pump/triage?severity=high&q=package-1",
                "/products/pump/vulnerabilities/" + one,
                "/products/pump/vulnerabilities/" + one + "/exposure",
                "/products/pump/components",
                "/products/pump/components?q=package-33",
                "/products/pump/software",
                "/products/pump/software/main/1.150.0",
                "/products/pump/where?q=package-993",
                "/products/pump/adoption",
                "/products/pump/devices?query=exposed+to+" + one,
                PUMP + "/findings?limit=100",
                PUMP + "/priorities?limit=100");
        for (String path : paths) {
            Latencies.measure("page: " + path, 20, _ -> server.get(path));
        }
    }

    /** The server counts a large fleet's groups every five minutes; this one came in a moment ago. */
    private void awaitGroups(String one) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + COUNTED_NANOS;
        while (!server.get(PUMP + "/vulnerabilities/" + one + "/exposure").contains("\"groupsAsOf\":\"")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the groups of the fleet are not counted");
            }
            LockSupport.parkNanos(COUNTED_NANOS / 100);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
