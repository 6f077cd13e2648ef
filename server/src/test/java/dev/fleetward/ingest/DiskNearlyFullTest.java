package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.Watched;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on and what does not while less is free on the disk than is kept free. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DiskNearlyFullTest {
    private static final String KEEP_FREE = "fleetward.disk.keep-free";
    private static final byte[] HEARTBEAT = HexFormat.of()
            .parseHex("02a7020103010a646d61696e0965312e302e300663657674011a6afd86c004a101a167626174746572791857");

    private final TestOrganization organization = new TestOrganization();

    @Inject
    @Any
    Instance<Watched> watched;

    @AfterEach
    void makeRoom() {
        System.clearProperty(KEEP_FREE);
        eventually(() -> assertThat(diskIsFull()).isFalse());
    }

    private void fill() {
        System.setProperty(KEEP_FREE, "100%");
        eventually(() -> assertThat(diskIsFull()).isTrue());
    }

    private boolean diskIsFull() {
        return organization
                .get("/api/v1/server")
                .json()
                .at("/health/diskIsFull")
                .asBoolean();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v0/chunks/D-1, application/octet-stream",
        "POST, /v1/metrics, application/json",
        "POST, /v1/logs, application/json",
        "POST, /device/v1/events, application/json",
        "POST, /api/v0/upload, application/json",
    })
    void a_device_is_told_to_come_again_and_why(String method, String path, String type) {
        fill();

        Answer answer = device(path, type, "{\"device\":{\"serial\":\"D-1\"},\"events\":[{\"type\":\"heartbeat\"}]}");

        assertRefused(answer);
    }

    @Test
    void an_otlp_exporter_that_speaks_protobuf_is_told_in_its_own_form() {
        fill();

        Answer answer = device("/v1/metrics", "application/x-protobuf", "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.header("Content-Type")).startsWith("application/x-protobuf");
        assertThat(answer.text()).contains("nearly full");
    }

    @ParameterizedTest
    @CsvSource({
        "/symbols",
        "/artifacts?filename=a.bin",
        "/software-versions/main/1.0.0/sbom",
    })
    void an_upload_is_refused(String path) {
        fill();

        for (String method : new String[] {"POST", "PUT"}) {
            Answer answer = TestOrganization.send(organization
                    .request(organization.api(path))
                    .header("Content-Type", "application/octet-stream")
                    .method(method, BodyPublishers.ofString("{}")));
            if (answer.status() != 405 && answer.status() != 404) {
                assertRefused(answer);
                return;
            }
        }
        throw new AssertionError("no route takes " + path);
    }

    @Test
    void a_form_with_a_file_is_refused_for_people_as_a_page() {
        fill();

        Answer answer = form("/products/pump/updates/artifacts", 100);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.text()).contains("nearly full", "under reference");
    }

    @Test
    void a_long_form_is_refused_before_it_is_written_to_the_disk() {
        fill();

        assertRefused(form("/products/pump/updates/artifacts", 9 * 1024 * 1024));
    }

    @Test
    void an_export_is_refused() {
        native1(1);
        fill();

        assertRefused(organization.post(organization.api("/data-exports"), Map.of("serial", "D-1")));
    }

    @Test
    void polls_pages_and_reads_go_on_and_the_operator_is_told() {
        native1(1);
        fill();

        assertThat(poll(
                                "/" + organization.ddiTenant + "/controller/v1/P-1",
                                "GatewayToken " + organization.gatewayToken)
                        .status())
                .isEqualTo(200);
        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/update?serial=P-1"))
                                .header("Memfault-Project-Key", organization.projectKey))
                        .status())
                .isEqualTo(204);
        assertThat(TestOrganization.send(HttpRequest.newBuilder(
                                        TestOrganization.server(
                                                "/api/v0/releases/latest?device_serial=P-1&hardware_version=x&software_type=main&current_version=1"))
                                .header("Memfault-Project-Key", organization.projectKey))
                        .status())
                .isEqualTo(204);
        assertThat(organization.get(organization.api("/devices")).status()).isEqualTo(200);
        assertThat(organization.get("/health/ready").status()).isEqualTo(200);
        assertThat(organization
                        .put(
                                organization.api("/cohorts/c"),
                                "application/json",
                                BodyPublishers.ofString("{\"name\":\"C\"}"))
                        .status())
                .isLessThan(300);
        Answer page =
                TestOrganization.send(organization.request("/settings/server").header("Accept", "text/html"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("The disk is nearly full", "Make room in the data directory");
        assertThat(organization.get("/api/v1/server").json().get("parts"))
                .filteredOn(part -> part.get("title").asText().equals("Disk"))
                .singleElement()
                .satisfies(part -> assertThat(part.get("isWell").asBoolean()).isFalse());
    }

    @Test
    void what_was_acknowledged_is_decoded_and_what_is_sent_again_is_taken_once_there_is_room() {
        for (int i = 0; i < 20; i++) {
            native1(i);
        }
        fill();
        eventually(() -> assertThat(events()).isEqualTo(20));
        assertThat(device("/api/v0/chunks/D-1", "application/octet-stream", "x").status())
                .isEqualTo(503);

        makeRoom();

        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/D-1"))
                                .header("Memfault-Project-Key", organization.projectKey)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(Packetizer.single(HEARTBEAT))))
                        .status())
                .isEqualTo(202);
        eventually(() -> assertThat(events()).isEqualTo(21));
    }

    @Test
    void an_alert_rule_can_watch_the_room_left() {
        Watched figures = watched.stream()
                .filter(one ->
                        one.figures().stream().anyMatch(figure -> figure.id().equals("server.disk-room")))
                .findFirst()
                .orElseThrow();
        double before = read(figures);
        fill();

        assertThat(before).isPositive();
        assertThat(read(figures)).isZero();
    }

    private double read(Watched figures) {
        return figures.read(organization.id, UUID.randomUUID(), "server.disk-room", Map.of())
                .getFirst()
                .value()
                .orElseThrow();
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.json().get("type").asText()).isEqualTo("/problems/disk-nearly-full");
        assertThat(answer.json().get("detail").asText()).contains("GiB", "Send it again");
        assertThat(answer.json().get("keepFreeBytes").asLong()).isPositive();
    }

    private void native1(int n) {
        Answer answer = device("/device/v1/events", "application/json", """
                {"device":{"serial":"D-1","software":{"version":"1"}},
                 "events":[{"id":"%d","type":"heartbeat","metrics":{"n":%d}}]}
                """.formatted(n, n));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        eventually(() -> assertThat(
                        organization.get(organization.api("/devices/D-1")).status())
                .isEqualTo(200));
    }

    private int events() {
        return organization
                .get(organization.api("/devices/D-1/events?limit=200"))
                .json()
                .path("items")
                .size();
    }

    private Answer device(String path, String type, String body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Answer poll(String path, String authorization) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).header("Authorization", authorization));
    }

    private Answer form(String path, int bytes) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + "x".repeat(bytes) + "\r\n--b--\r\n";
        return TestOrganization.send(organization
                .request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body)));
    }
}
