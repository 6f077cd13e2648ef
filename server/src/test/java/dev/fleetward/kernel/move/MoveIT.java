package dev.fleetward.kernel.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.backup.Operator;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server with data moved to an outside PostgreSQL by a command that is killed at every stage of its work. */
class MoveIT {
    private static final int KILLED = 128 + 9;
    private static final int MANY_EVENTS = 30_000;
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

    /** Each answers from other tables. */
    private static final List<String> QUESTIONS = List.of(
            "/api/v1/products",
            "/api/v1/products/pump/devices",
            "/api/v1/products/pump/devices/K-1/events?limit=500",
            "/api/v1/products/pump/components",
            "/api/v1/products/pump/evidence",
            "/api/v1/products/pump/evidence/verify",
            "/api/v1/audit/verification",
            "/api/v1/api-tokens",
            "/api/v1/mail-server");

    /** When the command is killed, in the order of its work: tables, many of them, one large, comparison, indexes. */
    private static final Map<String, String> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put("tables are made", "SELECT count(*) > 30 FROM flyway_schema_history");
        STAGES.put("tables are copied", "SELECT count(*) > 20 FROM fleetward_move.progress");
        STAGES.put(
                "a large one is half copied",
                "SELECT EXISTS (SELECT FROM fleetward_move.progress WHERE table_name = 'event' AND NOT is_copied)");
        STAGES.put("some are compared", "SELECT count(digest) > 30 FROM fleetward_move.progress");
        STAGES.put(
                "indexes are made again",
                "SELECT count(*) FILTER (WHERE NOT is_aside) > 30 AND bool_or(is_aside) FROM fleetward_move.aside"
                        + " WHERE (SELECT bool_and(digest IS NOT NULL) FROM fleetward_move.progress)");
    }

    private KilledServer server;
    private OutsideDatabase outside;

    @BeforeEach
    void begin() throws Exception {
        server = KilledServer.start();
        outside = OutsideDatabase.start();
        outside.create("fleet", "");
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        outside.close();
    }

    @Test
    void a_move_that_is_killed_again_and_again_ends_with_the_same_server() throws Exception {
        fill();
        assertThat(Operator.runs(move()).printed()).contains("a server runs on", "systemctl stop fleetward");

        server.kill();
        multiplyEvents();
        killAt("tables are made");
        killAt("tables are copied");
        serveBetween();
        Map<String, JsonNode> answers = answers();
        assertThat(answers.get("/api/v1/audit/verification").path("whole").asBoolean())
                .isTrue();
        server.kill();
        List<String> tables =
                Operator.tables(EmbeddedPostgres.running(server.data()).orElseThrow());
        killAt("a large one is half copied");
        killAt("some are compared");
        tamper();
        killAt("indexes are made again");
        meanwhile();

        String told = Operator.succeeds(move()).printed();
        System.out.println(told.lines().reduce("", (_, line) -> line));
        assertThat(told).contains("moved to " + outside.target("fleet").place(), "fleetward.toml names it now");
        assertThat(told).containsPattern("event +%,d ".formatted(MANY_EVENTS));
        assertThat(Operator.tables(outside.reach("fleet"))).isEqualTo(tables);
        assertThat(outside.is("fleet", "SELECT to_regnamespace('fleetward_move') IS NULL"))
                .isTrue();
        server.startAgain();
        assertThat(EmbeddedPostgres.running(server.data())).isEmpty();
        assertThat(answers()).isEqualTo(answers);
        works();
        assertThat(Move.run(into("fleet"), Clock.systemUTC(), (_, _, _) -> {}).wasMovedBefore())
                .isTrue();
        wayBack();
    }

    /** Devices, field data, an SBOM, evidence, the audit log, and a secret that the master key opens. */
    private void fill() throws Exception {
        for (int time = FIRST_TIME; time < FIRST_TIME + 10; time++) {
            assertThat(Operator.post(server, "K-1", time)).isTrue();
        }
        assertThat(Operator.post(server, "K-2", FIRST_TIME)).isTrue();
        assertThat(Operator.uploadSbom(server, "1.0.0")).isEqualTo(201);
        assertThat(server.status(asked("/api/v1/mail-server").PUT(BodyPublishers.ofString("""
                        {"host":"127.0.0.1","port":2525,"security":"none","username":"u","password":"s3cret",
                         "sender":"alerts@example.org"}"""))))
                .isEqualTo(200);
        assertThat(server.status(
                        asked("/api/v1/products/pump/evidence/measurements").POST(BodyPublishers.noBody())))
                .isEqualTo(200);
        server.awaitDecoded();
    }

    private HttpRequest.Builder asked(String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + KilledServer.TOKEN)
                .header("Content-Type", "application/json");
    }

    /** So that a table takes several pieces. */
    private void multiplyEvents() throws Exception {
        Reach reach = EmbeddedPostgres.running(server.data()).orElseThrow();
        try (var connection = DriverManager.getConnection(reach.url(), reach.owner(), reach.password());
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TEMP TABLE more AS
                    SELECT event.* FROM event JOIN device ON device.id = device_id, generate_series(1, %d - 12)
                    WHERE serial = 'K-2';
                    UPDATE more SET id = gen_random_uuid();
                    INSERT INTO event SELECT * FROM more""".formatted(MANY_EVENTS));
        }
    }

    private String data() {
        return server.data().toString();
    }

    private String[] move() {
        return new String[] {
            "move", "--data", data(), "--to", outside.address("fleet"), "--piece", "1", "--password-file", secret()
        };
    }

    private String secret() {
        try {
            return Files.writeString(server.data().resolve("outside.password"), outside.password() + "\n")
                    .toString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void killAt(String stage) throws Exception {
        Path output = Files.createTempFile("fleetward-move", ".out");
        Process command = BuiltServer.command(output, List.of(move()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (command.isAlive()
                && System.nanoTime() < deadline
                && !outside.is("fleet", String.valueOf(STAGES.get(stage)))) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        command.destroyForcibly();
        assertThat(command.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue())
                .as(stage + ": " + Files.readString(output))
                .isEqualTo(KILLED);
        assertThat(outside.is("fleet", "SELECT to_regnamespace('fleetward_move') IS NOT NULL"))
                .as(stage)
                .isTrue();
        Files.delete(output);
    }

    /** Service comes first: the old database serves on, and what it takes in then is moved as well. */
    private void serveBetween() throws Exception {
        server.startAgain();
        assertThat(Operator.post(server, "K-1", FIRST_TIME + 10)).isTrue();
        server.awaitDecoded();
    }

    private Map<String, JsonNode> answers() throws Exception {
        var answers = new LinkedHashMap<String, JsonNode>();
        for (String question : QUESTIONS) {
            assertThat(server.status(asked(question))).as(question).isEqualTo(200);
            answers.put(question, server.api(question));
        }
        return answers;
    }

    /** A row that is not what was sent is found, and sent again. */
    private void tamper() throws Exception {
        outside.execute("fleet", """
                UPDATE software_version SET version = version || '0';
                UPDATE fleetward_move.progress SET digest = NULL WHERE table_name = 'software_version'""");

        var ended = Operator.runs(move());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.printed())
                .contains("what arrived is not what was sent, in 1 tables", "software_version: 1 rows")
                .contains("Nothing was switched over");
        assertThat(server.data().resolve("postgres.moved")).doesNotExist();
    }

    /** While it works nobody serves; into another's unfinished move it does not go. */
    private void meanwhile() throws Exception {
        outside.create("other", "");
        try (Session session = new TargetCheck(outside.target("other")).open()) {
            new MoveState(session).begin("another cluster");
        }
        assertThatThrownBy(() -> Move.run(into("other"), Clock.systemUTC(), (_, _, _) -> {}))
                .hasMessageContaining("the unfinished move of another data directory");

        try (var _ = new DataDirectory(server.data()).lockForMove()) {
            assertThat(Operator.runs("serve", "--data", data()).printed()).contains("is just being moved");
        }
    }

    private Move.Wanted into(String database) {
        return new Move.Wanted(server.data(), outside.target(database), 1 << 20, _ -> {});
    }

    /** What was sealed before is opened, and what devices send is taken. */
    private void works() throws Exception {
        assertThat(Operator.succeeds(
                                "keys",
                                "rotate",
                                "--data",
                                data(),
                                "--server",
                                server.uri("").toString())
                        .printed())
                .contains("0 could be read by no key");
        assertThat(Operator.post(server, "K-3", FIRST_TIME)).isTrue();
        assertThat(Operator.uploadSbom(server, "2.0.0")).isEqualTo(201);
        server.awaitDecoded();
        Eventually.eventually(() -> assertThat(server.events("K-3")).hasSize(1));
    }

    /** The old database serves no more by mistake, and does again when it is wanted. */
    private void wayBack() throws Exception {
        server.kill();
        Path settings = server.data().resolve("fleetward.toml");
        var lines = new ArrayList<>(Files.readAllLines(settings));
        Files.write(settings, lines.subList(0, lines.indexOf("[database]")));

        assertThatThrownBy(() -> MoveGuard.embedded(server.data()))
                .hasMessageContaining("was moved to")
                .hasMessageContaining("delete " + server.data().resolve("postgres.moved"));

        Files.delete(server.data().resolve("postgres.moved"));
        server.startAgain();
        assertThat(server.events("K-1")).hasSize(11);
        assertThat(server.status(asked("/api/v1/products/pump/devices/K-3"))).isEqualTo(404);
    }
}
