package dev.fleetward.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A server that backs itself up, lost without warning, and brought back as it was between two marks. */
class PointInTimeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());
    private static final String BOOTSTRAP = """
            {"organization":{"slug":"kill","name":"Kill"},"people":[],
             "products":[{"slug":"pump","name":"Pump","projectKey":"%s","registerOnFirstContact":true}],
             "apiTokens":[{"name":"owner","role":"owner","token":"%s"}]}""".formatted(KilledServer.KEY, KilledServer.TOKEN);

    @Test
    void a_moment_between_two_marks_is_brought_back() throws Exception {
        Path backups = BuiltServer.dataDirectory();
        Path restored = BuiltServer.dataDirectory();
        try (var server = KilledServer.start(BOOTSTRAP, """
                [lake]
                flush-rows = 5
                flush-after = "1s"
                upkeep-every = "1s"
                [backup]
                directory = "%s"
                archive-every = "1s"
                """.formatted(backups))) {
            Eventually.eventually(
                    PATIENCE,
                    () -> assertThat(part(server).path("facts").has("Point")).isTrue());

            Operator.uploadSbom(server, "1.0.0");
            post(server, 0, 10);
            assertThat(Operator.post(server, "K-2", FIRST_TIME)).isTrue();
            server.awaitDecoded();
            Instant first = Instant.now();
            assertThat(Operator.erase(server, "K-2")).isBetween(200, 202);
            Operator.uploadSbom(server, "2.0.0");
            post(server, 10, 20);
            Instant second = Instant.now();
            Eventually.eventually(PATIENCE, () -> assertThat(reaches(server)).isAfter(second));
            assertThat(part(server).path("isWell").asBoolean()).isTrue();
            server.kill();

            String told = Operator.succeeds(
                            "restore",
                            "--from",
                            backups.toString(),
                            "--data",
                            restored.toString(),
                            "--to",
                            first.toString(),
                            "--master-key",
                            server.data().resolve("master.key").toString())
                    .printed();
            assertThat(told)
                    .contains("11 events", "1 erasures ended after that moment", "every file that is named is there");
            try (var again = BuiltServer.start("serve", restored)) {
                assertThat(Operator.times(again, "K-1")).hasSize(10).allMatch(time -> time < FIRST_TIME + 10);
                Eventually.eventually(
                        () -> assertThat(Operator.times(again, "K-2")).isEmpty());
                assertThat(Operator.ask(again, "/api/v1/products/pump/software-versions/main/1.0.0/sbom/info")
                                .path("components")
                                .asInt())
                        .isEqualTo(1);
            }
            assertThat(Operator.runs(
                                    "restore",
                                    "--from",
                                    backups.toString(),
                                    "--data",
                                    restored.resolve("later").toString(),
                                    "--to",
                                    Instant.now().plus(Duration.ofHours(1)).toString(),
                                    "--without-master-key")
                            .printed())
                    .contains("reaches to");
        } finally {
            BuiltServer.delete(backups);
            BuiltServer.delete(restored);
        }
    }

    private static void post(KilledServer server, int from, int to) throws Exception {
        for (int at = from; at < to; at++) {
            assertThat(Operator.post(server, "K-1", FIRST_TIME + at)).isTrue();
        }
        server.awaitDecoded();
        Eventually.eventually(PATIENCE, () -> assertThat(
                        server.table("samples").path("waitingRows").asLong(-1))
                .isZero());
    }

    private static JsonNode part(KilledServer server) {
        for (JsonNode part : server.api("/api/v1/server").path("parts")) {
            if (part.path("title").asText().equals("Backup")) {
                return part;
            }
        }
        throw new AssertionError("no backup yet");
    }

    private static Instant reaches(KilledServer server) {
        return Instant.parse(
                part(server).path("facts").path("Archive reaches to").asText("1970-01-01T00:00:00Z"));
    }
}
