package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EventsTest {
    record NoteTaken(String note, boolean failFirst) {}

    @ApplicationScoped
    static class Notebook implements Events.Subscriber<NoteTaken> {
        private final List<String> notes = new CopyOnWriteArrayList<>();
        private final Set<String> refused = ConcurrentHashMap.newKeySet();

        /** A method, as the proxy the test holds has fields of its own. */
        List<String> notes() {
            return notes;
        }

        @Override
        public Class<NoteTaken> event() {
            return NoteTaken.class;
        }

        @Override
        public void on(OrganizationId organization, NoteTaken event) {
            if (event.failFirst && refused.add(event.note)) {
                throw new IllegalStateException("not the first time");
            }
            notes.add(organization + " " + event.note);
        }
    }

    @Inject
    Db db;

    @Inject
    Events events;

    @Inject
    Notebook notebook;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void events_arrive_in_the_order_they_were_published() {
        for (int i = 0; i < 50; i++) {
            String note = "ordered " + i;
            db.doInTransaction(organization.id, tx -> events.publish(tx, organization.id, new NoteTaken(note, false)));
        }

        Eventually.eventually(() -> assertThat(ours())
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .mapToObj(i -> organization.id + " ordered " + i)
                        .toList()));
    }

    @Test
    void a_subscriber_that_failed_is_told_again() {
        db.doInTransaction(organization.id, tx -> events.publish(tx, organization.id, new NoteTaken("again", true)));

        Eventually.eventually(() -> assertThat(ours()).contains(organization.id + " again"));
    }

    @Test
    void an_event_told_is_gone_from_the_outbox() {
        db.doInTransaction(organization.id, tx -> events.publish(tx, organization.id, new NoteTaken("gone", false)));

        Eventually.eventually(() -> {
            assertThat(ours()).contains(organization.id + " gone");
            List<Long> waiting = db.inTransaction(
                    organization.id, tx -> tx.list("SELECT id FROM outbox", row -> row.longValue("id")));
            assertThat(waiting).isEmpty();
        });
    }

    private List<String> ours() {
        return notebook.notes().stream()
                .filter(note -> note.startsWith(organization.id.toString()))
                .toList();
    }
}
