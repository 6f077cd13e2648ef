package dev.fleetward.bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A fleet with what the server is used for: versions with SBOMs, vulnerability records, devices that each run a version,
 * have an attribute and a token; people who may sign in; and a second product that others' troubles are made with.
 */
final class MixedFleet {
    static final String OTHER_KEY = "GaugeKey0123456789abcdefghijklmn";
    static final String OTHER_GATEWAY = "gauge-gateway";
    static final String PASSWORD = "bench-passphrase-of-a-person";
    static final List<String> PEOPLE = List.of("ada@bench.example", "bob@bench.example", "eve@bench.example");

    private static final int VERSIONS = 20;
    private static final int COMPONENTS = 300;
    private static final int RECORDS = 20_000;
    private static final Pattern NAMED = Pattern.compile("\"id\":\"((?:CVE|GHSA)-[^\"]+)\"");
    private static final String PUMP = "/api/v1/products/pump";
    private static final String PLAN = """
            {"organization":{"slug":"bench","name":"Bench"},
             "people":[{"email":"%s","password":"%s","role":"owner"},{"email":"%s","password":"%s","role":"owner"},
                       {"email":"%s","password":"%s","role":"owner"}],
             "products":[{"slug":"pump","name":"Pump","projectKey":"%s","registerOnFirstContact":true,
                          "ddi":{"tenant":"bench","gatewayToken":"%s"}},
                         {"slug":"gauge","name":"Gauge","projectKey":"%s","registerOnFirstContact":true,
                          "ddi":{"tenant":"gauge","gatewayToken":"%s"}}],
             "apiTokens":[{"name":"bench","role":"owner","token":"%s"}]}
            """.formatted(
                    PEOPLE.get(0),
                    PASSWORD,
                    PEOPLE.get(1),
                    PASSWORD,
                    PEOPLE.get(2),
                    PASSWORD,
                    ServerProcess.PROJECT_KEY,
                    ServerProcess.GATEWAY_TOKEN,
                    OTHER_KEY,
                    OTHER_GATEWAY,
                    ServerProcess.TOKEN);

    private final int devices;
    private final List<String> vulnerabilities;

    private MixedFleet(int devices, List<String> vulnerabilities) {
        this.devices = devices;
        this.vulnerabilities = vulnerabilities;
    }

    static ServerProcess start(Path home, Path data, int heapMib) throws IOException, InterruptedException {
        return start(home, data, heapMib, Map.of());
    }

    static ServerProcess start(Path home, Path data, int heapMib, Map<String, String> settings)
            throws IOException, InterruptedException {
        return ServerProcess.start(home, data, heapMib, PLAN, settings);
    }

    /** Makes it unless the directory has it, and starts the server anew then, as one that has run for long. */
    static void make(Path home, Path data, int devices, int heapMib)
            throws IOException, InterruptedException, SQLException {
        Path done = Files.createDirectories(data).resolve("bench-mixed-fleet");
        if (Files.exists(done)) {
            if (!Files.readString(done).strip().equals(Integer.toString(devices))) {
                throw new IOException("%s holds another fleet: of %s devices".formatted(data, Files.readString(done)));
            }
            return;
        }
        long start = System.nanoTime();
        try (ServerProcess server = start(home, data, heapMib);
                FleetRows rows = FleetRows.open(data)) {
            for (int version = 0; version < VERSIONS; version++) {
                String sbom = Software.sbom(version, COMPONENTS);
                server.send("PUT", sbomPath("1.%d.0".formatted(version)), BodyPublishers.ofString(sbom));
            }
            Path file = data.resolve("osv-%d.zip".formatted(RECORDS));
            OsvDatabase.write(file, RECORDS);
            server.send("POST", "/api/v1/feeds/imports?file=osv.zip", BodyPublishers.ofFile(file));
            Files.delete(file);
            rows.addDevices(devices, VERSIONS);
            rows.addTokens();
            rows.tidy();
        }
        Files.writeString(done, Integer.toString(devices));
        System.out.printf(
                "%,d devices, %d versions of %d components, %,d records: made in %.0f s, %,d MiB%n",
                devices,
                VERSIONS,
                COMPONENTS,
                RECORDS,
                (System.nanoTime() - start) / 1e9,
                Disk.of(data).all() >> 20);
    }

    static MixedFleet of(ServerProcess server, int devices) throws IOException, InterruptedException {
        List<String> found = NAMED.matcher(server.get(PUMP + "/vulnerabilities?limit=100"))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        return new MixedFleet(devices, found);
    }

    int devices() {
        return devices;
    }

    /** What the device of that number runs. */
    String version(long device) {
        return "1." + FleetRows.version(device, devices, VERSIONS) + ".0";
    }

    static String sbomPath(String version) {
        return PUMP + "/software-versions/main/" + version + "/sbom";
    }

    /** Of findings there are. */
    List<String> vulnerabilities() {
        return vulnerabilities;
    }
}
