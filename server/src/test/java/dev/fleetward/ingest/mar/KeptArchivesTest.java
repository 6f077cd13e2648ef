package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
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
