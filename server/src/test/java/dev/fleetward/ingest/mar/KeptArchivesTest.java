package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long archives stay after they were read. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class KeptArchivesTest {
    @Inject
    KeptArchives archives;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    @Inject
    Db db;

    @Inject
    Blobs blobs;

    private final Agent agent = new Agent();

    @Test
    void an_archive_goes_when_it_was_read_and_is_old() {
        send("linux-reboot", "{\"reason\":3}");
        archives.run();
        assertThat(kept()).as("it is new").hasSize(1);
        String file = kept().getFirst();

        threeDaysPass();

        assertThat(kept()).isEmpty();
        assertThat(blobs.file(agent.organization.id, file)).doesNotExist();
        assertThat(agent.events("GW-1001")).hasSize(1);
    }

    @Test
    void one_with_something_in_quarantine_stays_so_that_it_can_be_read_again() {
        send("from-the-future", "{}");

        threeDaysPass();

        assertThat(kept()).hasSize(1);
        assertThat(blobs.file(agent.organization.id, kept().getFirst())).exists();
    }

    @Test
    void an_entry_that_is_refused_leaves_no_file_beside_its_archive() throws IOException {
        String recording = """
                {"start_time":{"timestamp":"%s"},"duration_ms":1,"mimetypes":["text/plain"],"reason":"r",
                 "recording_file_name":"r.bin"}""";
        agent.upload(new Archives()
                .entry("core", "elf-coredump", "{\"coredump_file_name\":\"core.elf\"}")
                .file("core/core.elf", "no core at all".getBytes(StandardCharsets.UTF_8))
                .entry("time", "custom-data-recording", recording.formatted("some day"))
                .file("time/r.bin", "of an unknown day".getBytes(StandardCharsets.UTF_8))
                .entry(
                        "whose",
                        "../GW-1001",
                        "2026-11-20T08:15:30Z",
                        "custom-data-recording",
                        recording.formatted("2026-11-20T08:15:30Z"))
                .file("whose/r.bin", "of no device".getBytes(StandardCharsets.UTF_8))
                .bytes());

        assertThat(agent.quarantine()).hasSize(3);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void the_file_of_an_unknown_device_is_kept_when_it_may_register_and_is_read_again() throws IOException {
        mayRegister(false);
        agent.upload(new Archives()
                .entry("r", "custom-data-recording", """
                        {"start_time":{"timestamp":"2026-11-20T08:15:30Z"},"duration_ms":1,"mimetypes":["text/plain"],
                         "reason":"r","recording_file_name":"r.bin"}""")
                .file("r/r.bin", "of a device not known yet".getBytes(StandardCharsets.UTF_8))
                .bytes());
        String entry = agent.quarantine().getFirst().get("id").asText();
        assertThat(files()).as("the archive").isEqualTo(1);

        mayRegister(true);
        agent.organization.post(agent.organization.api("/quarantine/" + entry + "/replay"), "{}");

        assertThat(agent.quarantine()).isEmpty();
        assertThat(agent.events("GW-1001")).hasSize(1);
        assertThat(files()).as("the archive and the recording").isEqualTo(2);
    }

    private void mayRegister(boolean allowed) {
        var changed = TestOrganization.send(agent.organization
                .request("/api/v1/products/pump")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"registerOnFirstContact\":%b}".formatted(allowed))));
        assertThat(changed.status()).isEqualTo(200);
    }

    private long files() throws IOException {
        Path home = Objects.requireNonNull(
                blobs.file(agent.organization.id, "0".repeat(64)).getParent().getParent());
        try (var files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private void send(String type, String metadata) {
        agent.upload(new Archives()
                .entry(UUID.randomUUID().toString(), type, metadata)
                .bytes());
        agent.awaitDecoded();
    }

    private void threeDaysPass() {
        db.doInTransaction(agent.organization.id, tx -> {
            for (String table : List.of("kept_archive", "chunk_log", "quarantine")) {
                tx.update(
                        "UPDATE " + table + " SET received_at = received_at - interval '3 days'"
                                + " WHERE organization_id = ?",
                        agent.organization.id);
            }
        });
        jobs.stream().filter(job -> job.kind().equals("ingest.retention")).forEach(RecurringJob::run);
        archives.run();
    }

    private List<String> kept() {
        return db.inTransaction(
                agent.organization.id, tx -> tx.list("SELECT sha256 FROM kept_archive", row -> row.text("sha256")));
    }
}
