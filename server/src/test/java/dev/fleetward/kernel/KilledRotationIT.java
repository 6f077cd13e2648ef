package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.OperatorProof;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.kernel.backup.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server, killed at random moments while its master key is exchanged: at any time each secret is read by a key
 * that is on the disk, and what was signed before is good. {@code bench/kills} runs it for many kills.
 */
class KilledRotationIT {
    private static final int KILLS = Integer.getInteger("fleetward.killed-rotations", 2);
    private static final long SEED = Long.getLong("fleetward.kills-seed", 11);
    private static final int TARGETS = 3_000;
    private static final int ROTATION_MILLIS = 250;
    private static final int START_MILLIS = 5_000;
    private static final int KILLED_IN_START_EVERY = 4;
    private static final String MASTER_KEY = "/api/v1/operator/master-key";
    /** What each table's secrets are sealed for. */
    private static final Map<String, String> PURPOSES = Map.of(
            "alert_target.sealed", "alert-target",
            "mail_server.sealed", "mail-server",
            "feed.sealed_key", "feed-key",
            "signing_key.sealed_private_key", "updates.signing-key",
            "tuf_key.sealed_private_key", "updates.signing-key",
            "data_share_webhook.sealed", "privacy.sharing.webhook");

    private final Random random = new Random(SEED);
    /** Addresses to put a file to, each signed with the key of its time. */
    private final List<URI> signed = new ArrayList<>();

    private KilledServer server;
    private int kills;
    private int cut;

    @BeforeEach
    void prepare() throws Exception {
        server = KilledServer.start();
        makeOneOfEach();
        makeManyTargets();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void a_kill_in_the_midst_of_the_exchange_loses_no_secret_and_no_link() throws Exception {
        Map<String, List<String>> before = secrets();
        assertThat(before)
                .allSatisfy((column, texts) -> assertThat(texts).as(column).isNotEmpty());

        while (kills < KILLS) {
            signed.add(preparedUpload());
            killWhileItRotates();
            assertThat(secrets()).as("between, after %d kills", kills).isEqualTo(before);
        }
        signed.add(preparedUpload());
        Eventually.eventually(() -> assertThat(operator("POST", "/rotation", "keys rotate")
                        .path("unreadable")
                        .asLong(-1))
                .isZero());

        JsonNode status = operator("GET", "", "keys status");
        assertThat(status.path("finished").asBoolean()).as("%s", status).isTrue();
        assertThat(secrets()).isEqualTo(before);
        assertThat(keyFiles()).containsOnlyKeys("master.key", "master.key.retired");
        assertThat(keyFiles().values()).containsOnly("rw-------");
        for (URI address : signed) {
            assertThat(server.status(HttpRequest.newBuilder(server.uri(address.getPath() + "?" + address.getQuery()))
                            .PUT(BodyPublishers.ofString("a file"))))
                    .as("%s", address)
                    .isEqualTo(200);
        }
        System.out.printf(
                "%d kills, %d in the midst of an exchange: %d secrets open, %d addresses signed before are good; seed %d%n",
                kills, cut, before.values().stream().mapToInt(List::size).sum(), signed.size(), SEED);
        assertThat(cut).as("in the midst of an exchange").isPositive();
    }

    private void killWhileItRotates() throws Exception {
        Path replaced = server.data().resolve("master.key.old");
        Thread rotation = Thread.ofVirtual().start(this::rotate);
        if (kills % 2 == 0) {
            while (rotation.isAlive() && !Files.exists(replaced)) {
                pause(1);
            }
        }
        pause(random.nextInt(ROTATION_MILLIS));
        kill();
        rotation.join();
        cut += Files.exists(replaced) ? 1 : 0;
        if (kills % KILLED_IN_START_EVERY == 0) {
            server.launchAgain();
            pause(random.nextInt(START_MILLIS));
            kill();
        }
        server.startAgain();
    }

    private void kill() throws InterruptedException {
        server.kill();
        kills++;
    }

    private void rotate() {
        try {
            var _ = operator("POST", "/rotation", "keys rotate");
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).as("killed before it answered").isNotNull();
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private JsonNode operator(String method, String path, String command) {
        try {
            String proof = OperatorProof.of(MasterKey.of(server.data()), command, Instant.now());
            return server.send(HttpRequest.newBuilder(server.uri(MASTER_KEY + path))
                    .header("Content-Type", "application/json")
                    .header(OperatorProof.HEADER, proof)
                    .method(method, BodyPublishers.noBody()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI preparedUpload() throws Exception {
        JsonNode prepared = server.send(HttpRequest.newBuilder(server.uri("/api/v0/upload"))
                .header("Memfault-Project-Key", KilledServer.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"kind\":\"LOG_FILE\",\"size\":6}")));
        return URI.create(prepared.at("/data/upload_url").asText());
    }

    /** As whoever starts on what lies on the disk reads them. */
    private Map<String, List<String>> secrets() throws SQLException {
        MasterKey key = MasterKey.of(server.data());
        var found = new TreeMap<String, List<String>>();
        try (var connection = database();
                var statement = connection.createStatement()) {
            for (var column : PURPOSES.entrySet()) {
                String[] names = column.getKey().split("\\.", 2);
                var texts = new ArrayList<String>();
                try (var rows = statement.executeQuery(
                        "SELECT %2$s FROM %1$s WHERE %2$s IS NOT NULL".formatted(names[0], names[1]))) {
                    while (rows.next()) {
                        texts.add(new String(
                                key.decrypt(column.getValue(), rows.getBytes(1)), StandardCharsets.ISO_8859_1));
                    }
                }
                texts.sort(String::compareTo);
                found.put(column.getKey(), texts);
            }
        }
        return found;
    }

    private Connection database() throws SQLException {
        var reach = EmbeddedPostgres.running(server.data()).orElseThrow();
        return DriverManager.getConnection(reach.url(), reach.owner(), reach.password());
    }

    private Map<String, String> keyFiles() throws IOException {
        var found = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(server.data(), "master.key*")) {
            for (Path file : files) {
                found.put(
                        file.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return found;
    }

    private void makeOneOfEach() throws Exception {
        make(
                "PUT",
                "/api/v1/mail-server",
                Map.of(
                        "host", "127.0.0.1",
                        "port", 2525,
                        "security", "none",
                        "username", "u",
                        "password", "s3cret",
                        "sender", "alerts@example.org"));
        make("PUT", "/api/v1/feeds/nvd", Map.of("key", "of-nvd"));
        make("POST", "/api/v1/products/pump/signing-keys", Map.of("name", "by the server", "algorithm", "ed25519"));
        make("POST", "/api/v1/products/pump/tuf", Map.of());
        make(
                "POST",
                "/api/v1/alert-targets",
                Map.of(
                        "kind", "webhook",
                        "name", "hook",
                        "url", "http://127.0.0.1:9/x",
                        "secret", "s3cret-s3cret-s3cret"));
        assertThat(Operator.post(server, "K-1", (int) Instant.now().getEpochSecond()))
                .isTrue();
        server.awaitDecoded();
        make(
                "POST",
                "/api/v1/products/pump/data-shares",
                Map.of(
                        "serials", List.of("K-1"),
                        "recipient", "Repair Shop",
                        "contact", "data@repair.example",
                        "purpose", "Predict wear",
                        "request", "letter",
                        "scope", List.of("metrics"),
                        "endsAt",
                                Instant.now()
                                        .plus(Duration.ofDays(30))
                                        .truncatedTo(ChronoUnit.DAYS)
                                        .toString()
                                        .substring(0, 10),
                        "webhook", "http://127.0.0.1:9/y"));
    }

    private void make(String method, String path, Map<String, ?> wanted) throws Exception {
        int status = server.status(HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + KilledServer.TOKEN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.write(wanted))));
        assertThat(status).as("%s", path).isBetween(200, 299);
    }

    /** So many that sealing them anew takes long enough to be cut off. */
    private void makeManyTargets() throws SQLException {
        MasterKey key = MasterKey.of(server.data());
        try (var connection = database();
                var copy = connection.prepareStatement("""
                        INSERT INTO alert_target (organization_id, name, kind, shown, sealed, created_at, created_by)
                        SELECT organization_id, ?, kind, shown, ?, created_at, created_by FROM alert_target
                        WHERE name = 'hook'
                        """)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TARGETS; i++) {
                copy.setString(1, "hook " + i);
                copy.setBytes(2, key.encrypt("alert-target", ("secret " + i).getBytes(StandardCharsets.UTF_8)));
                copy.addBatch();
            }
            assertThat(copy.executeBatch()).hasSize(TARGETS).containsOnly(1);
            connection.commit();
        }
    }
}
