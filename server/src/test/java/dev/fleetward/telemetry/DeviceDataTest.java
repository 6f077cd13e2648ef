package dev.fleetward.telemetry;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Recording;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.SubjectData;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceDataTest {
    private static final Instant NOON =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
    private static final LocalDate DAY = LocalDate.ofInstant(NOON, ZoneOffset.UTC);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Blobs blobs;

    @All
    @Inject
    List<SubjectData> subjectData;

    @Test
    void a_devices_data_is_exported_and_then_erased_without_touching_its_neighbour() throws IOException {
        for (String serial : List.of("MINE", "OTHER")) {
            field.sends(organization, serial, heartbeat(NOON, "1.0.0", "flow", 1.5));
            field.sends(organization, serial, logs(line(NOON, 1, "hello from " + serial)));
            field.sends(organization, serial, recording("bytes of " + serial));
        }
        var mine = field.device(organization, "MINE");

        var archive = new Archive();
        export(mine, archive);
        long erased =
                ours().mapToLong(data -> data.erase(organization.id, mine)).sum();

        assertThat(archive.text("metrics/samples.csv")).contains("flow").contains("1.5");
        assertThat(archive.text("logs.csv")).contains("hello from MINE").doesNotContain("OTHER");
        assertThat(archive.text("metrics/last-values.jsonl")).contains("flow");
        assertThat(archive.text("metrics/days.jsonl")).contains(DAY.toString());
        assertThat(archive.files.values().stream().map(Object::toString)).contains("bytes of MINE");
        assertThat(erased).isEqualTo(5);
        assertThat(get("/devices/MINE/metrics").get("items")).isEmpty();
        assertThat(get("/devices/MINE/logs").get("items")).isEmpty();
        assertThat(get("/devices/OTHER/metrics").get("items")).hasSize(1);
        assertThat(get("/devices/OTHER/logs").get("items")).hasSize(1);
        var after = new Archive();
        export(mine, after);
        assertThat(after.text("recordings/index.jsonl")).isEmpty();
    }

    private Stream<SubjectData> ours() {
        return subjectData.stream()
                .filter(data -> data.getClass().getPackageName().startsWith("dev.fleetward.telemetry"));
    }

    private void export(UUID device, Archive archive) throws IOException {
        for (SubjectData data : ours().toList()) {
            data.export(organization.id, device, archive);
        }
    }

    private Recording recording(String content) {
        var blob = blobs.put(
                organization.id,
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                "recording",
                1_000);
        assertThat(Files.exists(blobs.file(organization.id, blob.sha256()))).isTrue();
        return new Recording(
                origin(NOON, "1.0.0"),
                10,
                List.of("application/octet-stream"),
                "sensor trace",
                new Attachment(blob.sha256(), blob.sizeBytes(), ""));
    }

    private static FieldEvent.Logs logs(LogLine... lines) {
        return new FieldEvent.Logs(origin(NOON, "1.0.0"), 6, Arrays.asList(lines));
    }

    private static LogLine line(Instant at, int level, String text) {
        LogText plain = new Plain(text);
        return new LogLine(at, level, plain);
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static final class Archive implements SubjectData.Archive {
        private final TreeMap<String, ByteArrayOutputStream> files = new TreeMap<>();

        @Override
        public ByteArrayOutputStream file(String path) {
            return files.computeIfAbsent(path, _ -> new ByteArrayOutputStream());
        }

        String text(String path) {
            return files.get(path).toString(StandardCharsets.UTF_8);
        }
    }
}
