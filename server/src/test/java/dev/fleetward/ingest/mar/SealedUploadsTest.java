package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What devices upload, looked for on the disk. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SealedUploadsTest {
    private static final String SERIAL = "GW-1001";
    private static final String ATTACHED = "the valve said: who opens this reads my mind";
    private static final List<String> WORDS = List.of("manifest.json", "meterd", ATTACHED);
    private static final String SUFFIX = ".sealed";

    @Inject
    ObjectStore store;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    private final CrashedDevices devices = new CrashedDevices();
    private final TestOrganization organization = devices.agent.organization;

    @Test
    void of_a_core_an_archive_and_an_attachment_nothing_lies_open() throws IOException {
        upload();

        var words = new ArrayList<String>();
        for (Path file : stored()) {
            String key = data.relativize(file).toString();
            assertThat(key).endsWith(SUFFIX);
            assertThat(Files.readAllBytes(file))
                    .asString(StandardCharsets.ISO_8859_1)
                    .doesNotContain(WORDS);
            try (InputStream in = store.open(key.substring(0, key.length() - SUFFIX.length()))) {
                String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                words.addAll(WORDS.stream().filter(content::contains).toList());
            }
        }

        assertThat(words).as("what they hold, opened").containsAll(WORDS);
        String trace = devices.traces(SERIAL).getFirst().get("id").asText();
        assertThat(organization
                        .get(organization.api("/traces/" + trace + "/coredump"))
                        .response()
                        .body())
                .isEqualTo(core());
        assertThat(attachment().text()).isEqualTo(ATTACHED);
    }

    @Test
    void a_file_that_was_changed_on_the_disk_is_told_and_not_given_out() throws IOException {
        upload();
        changeAll();

        TestOrganization.Answer answer = attachment();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("reference").asText()).isNotEmpty();
        assertThat(answer.text()).doesNotContain(ATTACHED);
        changeAll();
        assertThat(attachment().text()).isEqualTo(ATTACHED);
    }

    /** A bit of each, there and back. */
    private void changeAll() throws IOException {
        for (Path file : stored()) {
            byte[] sealed = Files.readAllBytes(file);
            sealed[sealed.length / 2] ^= 1;
            Files.write(file, sealed);
        }
    }

    private void upload() throws IOException {
        devices.agent.upload(new Archives()
                .entry("core", "elf-coredump", "{\"coredump_file_name\":\"core.elf\"}")
                .file("core/core.elf", core())
                .entry("recording", "custom-data-recording", """
                        {"start_time":{"timestamp":"2026-11-20T08:15:30Z"},"duration_ms":1,"mimetypes":["text/plain"],
                         "reason":"r","recording_file_name":"r.bin"}""")
                .file("recording/r.bin", ATTACHED.getBytes(StandardCharsets.UTF_8))
                .bytes());
        devices.report(SERIAL);
    }

    private TestOrganization.Answer attachment() {
        JsonNode recording = organization
                .get(organization.api("/devices/" + SERIAL + "/recordings"))
                .json()
                .at("/items/0");
        UUID id = UUID.fromString(recording.get("id").asText());
        return organization.get(organization.api("/devices/%s/recordings/%s/content".formatted(SERIAL, id)));
    }

    private List<Path> stored() throws IOException {
        try (var files = Files.walk(data.resolve("blobs").resolve(organization.id.toString()))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(WORDS.size());
            return all;
        }
    }

    private static byte[] core() throws IOException {
        String name = "/crashes/linux/meterd-threads.core.gz";
        try (var in =
                new GZIPInputStream(Objects.requireNonNull(SealedUploadsTest.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        }
    }
}
