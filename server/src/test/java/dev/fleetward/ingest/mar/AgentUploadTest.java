package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The agent's exchange, and what goes wrong in it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AgentUploadTest {
    private static final String FOLDER = "0198c2a0-0000-7000-8000-000000000001";
    private static final byte[] REBOOT =
            new Archives().entry(FOLDER, "linux-reboot", "{\"reason\":3}").bytes();

    private final Agent agent = new Agent();

    @Test
    void the_agents_whole_exchange() {
        JsonNode told = agent.post("//api/v0/device-config", "{\"device\":" + Agent.DEVICE + "}")
                .json();
        assertThat(told.at("/data/revision").asInt()).isEqualTo(1);
        assertThat(told.at("/data/completed").isNull()).isTrue();

        agent.upload(new Archives()
                .entry(FOLDER, "device-config", "{\"revision\":1}")
                .bytes());
        agent.awaitDecoded();

        JsonNode again = agent.post("/api/v0/device-config", "{\"device\":" + Agent.DEVICE + "}")
                .json();
        assertThat(again.at("/data/completed").asInt()).isEqualTo(1);
        assertThat(again.at("/data/revision").asInt()).isEqualTo(1);
    }

    @Test
    void the_same_commit_or_the_same_entry_again_adds_nothing() {
        JsonNode prepared = agent.prepare(REBOOT.length);
        Agent.put(prepared, REBOOT);
        assertThat(agent.commit(prepared).status()).isEqualTo(202);
        assertThat(agent.commit(prepared).status()).isEqualTo(202);
        assertThat(Agent.put(prepared, REBOOT).status()).as("used up").isEqualTo(403);
        agent.upload(REBOOT);
        agent.upload(new Archives()
                .entry("0198c2a0-0000-7000-8000-000000000002", "linux-reboot", "{\"reason\":4}")
                .entry(FOLDER, "linux-reboot", "{\"reason\":3}")
                .bytes());

        assertThat(agent.events("GW-1001")).hasSize(2);
    }

    @Test
    void a_put_may_be_done_again_and_the_last_one_counts() {
        JsonNode prepared = agent.prepare(REBOOT.length);
        Agent.put(prepared, new byte[] {1, 2, 3});
        Agent.put(prepared, REBOOT);
        agent.commit(prepared);

        assertThat(agent.events("GW-1001")).hasSize(1);
        assertThat(agent.quarantine()).isEmpty();
    }

    @Test
    void what_is_wrong_with_an_upload_is_told() {
        JsonNode prepared = agent.prepare(REBOOT.length);
        var early = agent.commit(prepared);
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.json().at("/error/message").asText()).contains("Nothing was put");
        assertThat(early.json().at("/error/type").asText()).isNotEmpty();
        assertThat(Agent.put(agent.prepare(10), REBOOT).status())
                .as("longer than announced")
                .isEqualTo(413);
        Agent.put(prepared, REBOOT);
        assertThat(agent.commit(prepared, "mar", Map.of("md5", "00")).status()).isEqualTo(400);
        assertThat(agent.commit(prepared, "qc", Map.of()).status()).isEqualTo(404);
        String url = prepared.get("upload_url").asText();
        assertThat(TestOrganization.send(
                                HttpRequest.newBuilder(URI.create(url + "x")).PUT(BodyPublishers.ofByteArray(REBOOT)))
                        .status())
                .isEqualTo(403);
        var stranger = new Agent();
        assertThat(stranger.commit(prepared).status()).isEqualTo(400);
        assertThat(agent.post("/api/v0/upload", "nonsense").status()).isEqualTo(400);
    }

    @Test
    void gzip_on_the_wire_is_unpacked_and_not_compared_with_the_announced_size() throws IOException {
        JsonNode prepared = agent.prepare(5);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(REBOOT);
        }
        var answer = TestOrganization.send(
                HttpRequest.newBuilder(URI.create(prepared.get("upload_url").asText()))
                        .header("Content-Encoding", "gzip")
                        .PUT(BodyPublishers.ofByteArray(packed.toByteArray())));
        assertThat(answer.status()).isEqualTo(200);
        agent.commit(prepared);

        assertThat(agent.events("GW-1001")).hasSize(1);
    }

    @Test
    void one_archive_may_speak_of_several_devices_and_the_uploaders_key_decides_the_project() {
        agent.upload(new Archives()
                .entry("a", "GW-1", "2026-11-20T08:15:30Z", "linux-reboot", "{\"reason\":3}")
                .entry("b", "GW-2", "2026-11-20T08:15:30Z", "linux-reboot", "{\"reason\":32776}")
                .bytes());

        assertThat(agent.events("GW-1")).hasSize(1);
        assertThat(agent.events("GW-2")).singleElement().satisfies(event -> assertThat(
                        event.at("/body/reboot/name").asText())
                .isEqualTo("KernelPanic"));
    }

    @Test
    void odd_values_are_kept_as_they_are() {
        agent.upload(new Archives()
                .entry("a", "GW-1", "1970-01-01T00:00:09Z", "linux-reboot", "{\"reason\":98765432109876543210}")
                .entry("b", "GW-1", "2040-01-01T00:00:00Z", "linux-metric-report", """
                        {"metrics":{"none":null,"big":9007199254740993,"half":0.5},"duration_ms":0,
                         "report_type":"heartbeat"}""")
                .entry("c", "GW-1", "2026-11-20T08:15:30Z", "linux-reboot", "{\"reason\":4294967296}")
                .bytes());

        List<JsonNode> events = agent.events("GW-1");
        assertThat(events.get(0).at("/body/time/clock").asText()).contains("clock wrong");
        assertThat(events.get(0).get("capturedAt").asText()).startsWith("1970");
        assertThat(events.get(0).at("/body/reboot/unexpected").asBoolean()).isTrue();
        assertThat(events.get(1).at("/body/report/metrics").size()).isEqualTo(2);
        assertThat(events.get(1).at("/body/report/metrics/big").asLong()).isEqualTo(9007199254740993L);
        assertThat(events.get(1).at("/body/time/clock_skew_s").asLong()).isPositive();
        assertThat(events.get(2).at("/body/reboot/code").asLong()).isEqualTo(4294967296L);
    }

    @Test
    void a_hostile_archive_costs_its_own_entries_only() {
        byte[] bomb = new byte[40 * 1024 * 1024];
        agent.upload(new Archives()
                .entry("good", "linux-reboot", "{\"reason\":3}")
                .file("x/../../etc/passwd", new byte[1])
                .file("/etc/passwd", new byte[1])
                .file("a\\b", new byte[1])
                .file("lost/file.bin", new byte[1])
                .entry("far", "linux-logs", "{\"log_file_name\":\"../good/manifest.json\"}")
                .entry("none", "linux-logs", "{\"log_file_name\":\"none.log\"}")
                .entry("bomb", "linux-logs", "{\"log_file_name\":\"bomb.log\",\"compression\":\"zlib\"}")
                .file("bomb/bomb.log", Deflated.of(bomb))
                .entry("odd", "from-the-future", "{}")
                .file("broken/manifest.json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))
                .bytes());

        assertThat(agent.events("GW-1001")).hasSize(1);
        assertThat(agent.quarantine())
                .extracting(entry -> entry.get("reason").asText())
                .containsExactlyInAnyOrder(
                        "bad-name",
                        "bad-name",
                        "bad-name",
                        "no-manifest",
                        "bad-name",
                        "missing-attachment",
                        "too-large",
                        "unknown-type",
                        "bad-manifest");
    }

    @Test
    void no_archive_at_all_is_taken_and_quarantined() {
        agent.upload("no archive".repeat(100).getBytes(StandardCharsets.UTF_8));

        assertThat(agent.quarantine())
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("reason").asText()).isEqualTo("bad-archive"));
    }

    @Test
    void a_log_that_breaks_off_is_kept_as_far_as_it_goes() {
        byte[] whole = Deflated.of("{\"ts\":\"2026-11-20T08:15:30Z\",\"data\":{\"MESSAGE\":\"hello\"}}\n"
                .repeat(5_000)
                .getBytes(StandardCharsets.UTF_8));
        agent.upload(new Archives()
                .entry("a", "linux-logs", "{\"log_file_name\":\"l.zlib\",\"compression\":\"zlib\"}")
                .file("a/l.zlib", java.util.Arrays.copyOf(whole, whole.length / 2))
                .bytes());

        JsonNode logs = agent.events("GW-1001").getFirst().at("/body/logs");
        assertThat(logs.get("cut_short").asBoolean()).isTrue();
        assertThat(logs.get("parsed_lines").asInt()).isBetween(100, 4_999);
    }

    @Test
    void a_log_file_that_did_not_come_is_told() {
        Instant noon = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
        agent.upload(new Archives()
                .entry("a", "GW-1001", noon.toString(), "linux-logs", chained("one", "two"))
                .file("a/l.log", line(noon))
                .entry("b", "GW-1001", noon.plusSeconds(120).toString(), "linux-logs", chained("three", "four"))
                .file("b/l.log", line(noon.plusSeconds(60)))
                .bytes());
        agent.awaitDecoded();
        assertThat(agent.logGaps("GW-1001")).isEqualTo(1);

        JsonNode chain = agent.organization
                .get(agent.organization.api("/devices/GW-1001/log-chain"))
                .json();
        assertThat(chain.at("/gaps/0/missingId").asText()).isEqualTo("two");
        assertThat(chain.at("/gaps/0/from").asText()).isEqualTo(noon.toString());
        assertThat(agent.organization.get("/products/pump/devices/GW-1001/logs").text())
                .contains("A log file of the device is missing");

        agent.upload(new Archives()
                .entry("c", "GW-1001", noon.plusSeconds(60).toString(), "linux-logs", chained("two", "three"))
                .file("c/l.log", line(noon.plusSeconds(30)))
                .bytes());
        agent.awaitDecoded();
        assertThat(agent.logGaps("GW-1001")).as("it came late").isZero();
    }

    private static String chained(String id, String next) {
        return "{\"log_file_name\":\"l.log\",\"cid\":{\"uuid\":\"%s\"},\"next_cid\":{\"uuid\":\"%s\"}}"
                .formatted(id, next);
    }

    private static byte[] line(Instant at) {
        return "{\"ts\":\"%s\",\"data\":{\"MESSAGE\":\"hello\"}}\n"
                .formatted(at)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_command_line_comes_with_a_token_as_password() {
        var organization = agent.organization;
        String project = "/api/v0/organizations/" + organization.slug + "/projects/" + organization.product;
        JsonNode prepared = TestOrganization.send(basic(project + "/upload").POST(BodyPublishers.noBody()))
                .json()
                .get("data");
        Agent.put(prepared, REBOOT);
        var commit = basic(project + "/mar").POST(BodyPublishers.ofString("""
                {"device_serial":"GW-1001","file":{"token":"%s"}}""".formatted(
                        prepared.get("token").asText())));
        assertThat(TestOrganization.send(commit).status()).isEqualTo(202);
        assertThat(agent.events("GW-1001")).hasSize(1);

        assertThat(TestOrganization.send(basic("/api/v0/organizations/other/projects/pump/upload")
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(404);
        assertThat(TestOrganization.send(basic(project.replace("pump", "none") + "/upload")
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(404);
        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(project + "/upload"))
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(401);
    }

    private HttpRequest.Builder basic(String path) {
        String both =
                Base64.getEncoder().encodeToString((":" + agent.organization.token).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(TestOrganization.server(path)).header("Authorization", "Basic " + both);
    }
}
