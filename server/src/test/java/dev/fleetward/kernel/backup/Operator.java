package dev.fleetward.kernel.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Commands as an operator gives them, devices that post, and a look at what is there. */
public final class Operator {
    private Operator() {}

    public record Ended(int code, String printed) {
        public JsonNode json() throws IOException {
            return new ObjectMapper().readTree(printed.lines().reduce("", (_, line) -> line));
        }
    }

    public static Ended runs(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("fleetward-command", ".out");
        try {
            int code = BuiltServer.command(output, List.of(arguments)).waitFor();
            return new Ended(code, Files.readString(output).strip());
        } finally {
            Files.delete(output);
        }
    }

    public static Ended succeeds(String... arguments) throws IOException, InterruptedException {
        Ended ended = runs(arguments);
        if (ended.code != 0) {
            throw new AssertionError(Arrays.toString(arguments) + " ended with " + ended);
        }
        return ended;
    }

    public static boolean post(KilledServer server, String serial, int time) throws IOException, InterruptedException {
        boolean all = true;
        for (byte[] chunk : Packetizer.chunks(heartbeat(time), 300)) {
            all &= server.status(HttpRequest.newBuilder(server.uri("/api/v0/chunks/" + serial))
                            .header("Memfault-Project-Key", KilledServer.KEY)
                            .header("Content-Type", "application/octet-stream")
                            .POST(BodyPublishers.ofByteArray(chunk)))
                    == 202;
        }
        return all;
    }

    public static int uploadSbom(KilledServer server, String version) throws IOException, InterruptedException {
        return server.status(
                HttpRequest.newBuilder(server.uri("/api/v1/products/pump/software-versions/main/" + version + "/sbom"))
                        .header("Authorization", "Bearer " + KilledServer.TOKEN)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[
                         {"type":"library","name":"zlib","version":"%s","purl":"pkg:generic/zlib@%s"}]}""".formatted(version, version))));
    }

    static int erase(KilledServer server, String serial) throws IOException, InterruptedException {
        return server.status(HttpRequest.newBuilder(server.uri("/api/v1/products/pump/devices/" + serial + "/erasure"))
                .header("Authorization", "Bearer " + KilledServer.TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"confirm\":\"" + serial + "\"}")));
    }

    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:time, 4:{1:{"battery":87}}} */
    private static byte[] heartbeat(int time) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0002\u00a7\u0002\u0001\u0003\u0001\n\u0064main\t\u00651.0.0\u0006\u0063evt\u0001\u001a"
                .getBytes(ISO_8859_1));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, time).array());
        out.writeBytes("\u0004\u00a1\u0001\u00a1\u0067battery\u0018\u0057".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    static JsonNode ask(BuiltServer server, String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.uri(path))
                    .header("Authorization", "Bearer " + KilledServer.TOKEN)
                    .build();
            return new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Messages not yet decoded. */
    static int waiting(BuiltServer server) {
        return ask(server, "/api/v1/products/pump/ingest/status")
                .path("pending")
                .asInt(-1);
    }

    /** The times of a device's events. */
    static List<Integer> times(BuiltServer server, String serial) {
        var times = new ArrayList<Integer>();
        for (JsonNode event : ask(server, "/api/v1/products/pump/devices/" + serial + "/events?limit=500")
                .path("items")) {
            times.add(event.path("body").path("captured_unix_s").asInt());
        }
        return times;
    }

    /** Of tables whose rows only people and devices change. */
    static List<String> tables(Path data) throws SQLException {
        return tables(EmbeddedPostgres.running(data).orElseThrow());
    }

    /** By one who sees the rows of all organizations. */
    public static List<String> tables(EmbeddedPostgres.Reach reach) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(reach.url(), reach.owner(), reach.password());
                var statement = connection.createStatement()) {
            for (String table : List.of(
                    "organization",
                    "product",
                    "device",
                    "event",
                    "software_version",
                    "sbom_document",
                    "component",
                    "audit",
                    "lake_staging",
                    "iceberg_tables")) {
                try (var rows = statement.executeQuery(
                        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM "
                                + table + " t")) {
                    rows.next();
                    found.add(table + " " + rows.getString(1));
                }
            }
        }
        return found;
    }

    /** Names and hashes of what lies beside the database. */
    static TreeMap<String, String> files(Path data) throws IOException {
        var found = new TreeMap<String, String>();
        for (String root : List.of("blobs", "lake/warehouse")) {
            if (Files.isDirectory(data.resolve(root))) {
                try (var files = Files.walk(data.resolve(root))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        found.put(
                                data.relativize(file).toString(),
                                Arrays.toString(FileStore.sha256().digest(Files.readAllBytes(file))));
                    }
                }
            }
        }
        return found;
    }
}
