package dev.fleetward.telemetry.recordings;

import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.Recording;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.telemetry.Field;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RecordingsTest {
    private static final Instant BEGAN = Instant.parse("2026-03-01T08:00:00Z");
    /** The smallest PNG there is. */
    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154789c6360"
                    + "000200000500017a5eab3f0000000049454e44ae426082");

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Blobs blobs;

    @Test
    void recordings_are_listed_with_when_why_and_of_what_kind() {
        records(BEGAN, "bus trace", "{\"id\": 1}".getBytes(StandardCharsets.UTF_8), "application/json");
        records(BEGAN.plusSeconds(60), "camera", PNG, "image/png");

        var items = organization
                .get(organization.api("/devices/PUMP-1/recordings"))
                .json()
                .get("items");

        assertThat(items).hasSize(2);
        assertThat(items.get(0).get("reason").asText()).isEqualTo("camera");
        assertThat(items.get(1).get("mimeTypes").get(0).asText()).isEqualTo("application/json");
        assertThat(items.get(1).get("sizeBytes").asLong()).isEqualTo(9);
        assertThat(items.get(1).get("durationMs").asLong()).isEqualTo(1_500);
        assertThat(page("")).contains("camera").contains("image/png").contains("bus trace");
    }

    @Test
    void a_list_goes_on_where_it_stopped() {
        for (int i = 0; i < 3; i++) {
            records(BEGAN, "r" + i, new byte[] {(byte) i}, "application/octet-stream");
        }

        var first = organization
                .get(organization.api("/devices/PUMP-1/recordings?limit=2"))
                .json();
        var second = organization
                .get(organization.api("/devices/PUMP-1/recordings?limit=2&after="
                        + first.get("next").asText()))
                .json();

        assertThat(first.get("items")).hasSize(2);
        assertThat(second.get("items")).hasSize(1);
    }

    @Test
    void a_recording_is_viewed_by_its_kind() {
        String json = records(BEGAN, "j", "{\"a\":{\"b\":1}}".getBytes(StandardCharsets.UTF_8), "application/json");
        String text = records(BEGAN, "t", "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), "text/html");
        String bytes = records(BEGAN, "b", new byte[] {0, 1, 2, 'x'}, "application/vnd.maker");
        String image = records(BEGAN, "i", PNG, "image/png");

        assertThat(page("/" + json)).contains("&quot;b&quot; : 1");
        assertThat(page("/" + text)).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
        assertThat(page("/" + bytes)).contains("00 01 02 78").contains("...x");
        assertThat(page("/" + image)).contains("<img src=\"/products/pump/devices/PUMP-1/recordings/" + image);
    }

    @Test
    void what_a_device_sent_is_downloaded_as_bytes_that_no_browser_runs() {
        byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        String html = records(BEGAN, "t", page, "text/html");
        String vector = records(BEGAN, "s", page, "image/svg+xml");

        for (String id : List.of(html, vector)) {
            for (String path : List.of(
                    "/products/pump/devices/PUMP-1/recordings/" + id + "/content",
                    organization.api("/devices/PUMP-1/recordings/" + id + "/content"))) {
                Answer answer = organization.get(path);

                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
                assertThat(answer.header("Content-Disposition"))
                        .isEqualTo("attachment; filename=\"recording-" + id + "\"");
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(answer.header("Content-Length")).isEqualTo("25");
                assertThat(answer.response().body()).isEqualTo(page);
            }
        }
    }

    @Test
    void a_picture_is_shown_in_the_page_and_is_nothing_but_a_picture() {
        String image = records(BEGAN, "i", PNG, "IMAGE/PNG");

        Answer shown = organization.get("/products/pump/devices/PUMP-1/recordings/" + image + "/content");
        Answer kept = organization.get(organization.api("/devices/PUMP-1/recordings/" + image + "/content"));

        assertThat(shown.header("Content-Type")).isEqualTo("image/png");
        assertThat(shown.header("Content-Disposition")).startsWith("inline");
        assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(kept.header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void a_recording_is_found_by_its_own_device_and_maker_only() {
        String id = records(BEGAN, "i", PNG, "image/png");
        field.sends(organization, "PUMP-2", Field.heartbeat(BEGAN, "1.0.0", "flow", 1));
        var stranger = new TestOrganization();
        field.sends(stranger, "PUMP-1", Field.heartbeat(BEGAN, "1.0.0", "flow", 1));

        for (String path : List.of("/devices/PUMP-2/recordings/" + id, "/devices/PUMP-1/recordings/none")) {
            assertThat(organization.get("/products/pump" + path).status()).isEqualTo(404);
            assertThat(organization.get(organization.api(path + "/content")).status())
                    .isEqualTo(404);
        }
        assertThat(stranger.get(stranger.api("/devices/PUMP-1/recordings/" + id + "/content"))
                        .status())
                .isEqualTo(404);
    }

    /** @return its id */
    private String records(Instant began, String reason, byte[] content, String type) {
        var blob = blobs.put(organization.id, new ByteArrayInputStream(content), "recording", 10_000);
        field.sends(
                organization,
                "PUMP-1",
                new Recording(
                        origin(began, "1.0.0"),
                        1_500,
                        List.of(type),
                        reason,
                        new Attachment(blob.sha256(), blob.sizeBytes(), "")));
        for (var item : organization
                .get(organization.api("/devices/PUMP-1/recordings"))
                .json()
                .get("items")) {
            if (item.get("reason").asText().equals(reason)) {
                return UUID.fromString(item.get("id").asText()).toString();
            }
        }
        throw new AssertionError("not recorded: " + reason);
    }

    private String page(String path) {
        var answer = TestOrganization.send(organization
                .request("/products/pump/devices/PUMP-1/recordings" + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
