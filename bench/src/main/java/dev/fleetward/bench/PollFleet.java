package dev.fleetward.bench;

import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A registered fleet whose devices each have a token of their own. Written by SQL: a million registrations and tokens by
 * the API would take an hour that nobody wants to measure.
 */
final class PollFleet {
    private static final String DEVICES = """
            INSERT INTO device (organization_id, product_id, serial, hardware_version, registered_at, last_seen_at)
            SELECT organization_id, id, 'DDI-' || n, 'rev-a', now() - interval '1 day', now() - interval '1 day'
            FROM product, generate_series(0, %d - 1) n WHERE slug = 'pump'
            """;
    /** Devices that poll by DDI, each with the token that {@link #token(String)} names. */
    static final String TOKENS = """
            INSERT INTO target_token (device_id, organization_id, product_id, token_hash, issued_at, issued_by)
            SELECT id, organization_id, product_id, sha256(('fwd_bench-' || serial)::bytea), now(), 'bench' FROM device
            """;

    static final String CLIENTS = """
            INSERT INTO ddi_client (device_id, organization_id, product_id, attributes_at)
            SELECT id, organization_id, product_id, now() FROM device
            """;

    private static final String AFTER_SERIAL = """
             HTTP/1.1\r
            Host: 127.0.0.1\r
            Accept: application/json\r
            Authorization: TargetToken \
            """;

    private PollFleet() {}

    /** Makes it unless the directory has it. */
    static void make(Path home, Path data, int devices, int heapMib) throws IOException, InterruptedException {
        Path done = data.resolve("bench-fleet");
        if (Files.exists(done)) {
            return;
        }
        ServerProcess.start(home, data, heapMib).close();
        try (var postgres = EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.FULL)) {
            Map<String, String> configuration = postgres.configuration();
            String url = configuration.get("fleetward.database.url");
            try (Connection connection = DriverManager.getConnection(
                            url, "fleetward_system", configuration.get("fleetward.database.password"));
                    var statement = connection.createStatement()) {
                for (String sql : new String[] {DEVICES.formatted(devices), TOKENS, CLIENTS, "ANALYZE"}) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException e) {
            throw new IOException("writing the fleet", e);
        }
        Files.createFile(done);
    }

    /** The token of a device, as its hash was written. */
    static String token(long device) {
        return token("DDI-" + device);
    }

    static String token(String serial) {
        return "fwd_bench-" + serial;
    }

    static byte[] poll(long device) {
        return poll("bench", "DDI-" + device);
    }

    static byte[] poll(String tenant, String serial) {
        return poll(tenant, serial, token(serial));
    }

    static byte[] poll(String tenant, String serial, String token) {
        // Put together, not formatted: that would take the generator longer than all else.
        String head = "GET /" + tenant + "/controller/v1/" + serial + AFTER_SERIAL + token + "\r\n\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] feedback(long device, int action, String execution, String finished) {
        byte[] body =
                "{\"id\":\"%d\",\"status\":{\"execution\":\"%s\",\"result\":{\"finished\":\"%s\"},\"details\":[\"bench\"]}}"
                        .formatted(action, execution, finished)
                        .getBytes(StandardCharsets.US_ASCII);
        return HttpLoad.request("""
                POST /bench/controller/v1/DDI-%d/deploymentBase/%d/feedback HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: TargetToken %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(device, action, token(device), body.length), body);
    }
}
