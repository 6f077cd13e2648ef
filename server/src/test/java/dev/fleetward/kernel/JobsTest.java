package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class JobsTest {
    /** Notes what it is given; fails when told to. */
    @ApplicationScoped
    static class NotingJob implements Job {
        private final List<String> notes = new CopyOnWriteArrayList<>();

        /** A method, as the proxy the test holds has fields of its own. */
        List<String> done() {
            return notes;
        }

        @Override
        public String kind() {
            return "test-note";
        }

        @Override
        public void run(OrganizationId organization, JsonNode payload) {
            if (payload.path("fail").asBoolean()) {
                throw new IllegalStateException("told to fail");
            }
            notes.add(organization + " " + payload.path("note").asText());
        }
    }

    /** Takes its time, once a test wants it to. */
    @ApplicationScoped
    static class SlowJob implements RecurringJob {
        private record Turn(CountDownLatch begun, CountDownLatch end) {}

        private volatile Turn turn = new Turn(new CountDownLatch(1), new CountDownLatch(0));

        void want() {
            turn = new Turn(new CountDownLatch(1), new CountDownLatch(1));
        }

        boolean hasBegun() throws InterruptedException {
            return turn.begun.await(20, TimeUnit.SECONDS);
        }

        void end() {
            turn.end.countDown();
        }

        @Override
        public String kind() {
            return "test-slow";
        }

        @Override
        public Duration every() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void run() {
            Turn its = turn;
            its.begun.countDown();
            try {
                its.end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Inject
    SlowJob slow;

    @Inject
    Db db;

    @Inject
    Jobs jobs;

    @Inject
    NotingJob noting;

    @Inject
    Clock clock;

    @Inject
    ServerState server;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void queued_work_is_done_for_its_organization() {
        db.doInTransaction(
                organization.id,
                tx -> jobs.enqueue(tx, organization.id, "test-note", Map.of("note", "hello"), clock.instant()));

        Eventually.eventually(() -> assertThat(noting.done()).contains(organization.id + " hello"));
    }

    @Test
    void recurring_work_that_takes_long_holds_up_nothing_that_is_queued() throws InterruptedException {
        slow.want();
        assertThat(slow.hasBegun()).isTrue();
        try {
            db.doInTransaction(
                    organization.id,
                    tx -> jobs.enqueue(tx, organization.id, "test-note", Map.of("note", "meanwhile"), clock.instant()));

            Eventually.eventually(() -> assertThat(noting.done()).contains(organization.id + " meanwhile"));
        } finally {
            slow.end();
        }
    }

    @Test
    void recurring_work_is_done_once_at_a_time_and_keeps_no_transaction_open() throws InterruptedException {
        slow.want();
        assertThat(slow.hasBegun()).isTrue();
        try {
            assertThat(db.alone("recurring job test-slow", () -> {})).isFalse();
            Eventually.eventually(() -> assertThat(locksOfOthers()).isZero());
        } finally {
            slow.end();
        }
    }

    private long locksOfOthers() {
        return db.acrossOrganizations(tx -> tx.one(
                "SELECT count(*) AS n FROM pg_locks WHERE relation = 'recurring_job'::regclass AND pid <> pg_backend_pid()",
                row -> row.longValue("n")));
    }

    @Test
    void work_queued_by_a_transaction_that_fails_is_never_done() {
        assertThatThrownBy(() -> db.doInTransaction(organization.id, tx -> {
                    jobs.enqueue(tx, organization.id, "test-note", Map.of("note", "rolled back"), clock.instant());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        db.doInTransaction(
                organization.id,
                tx -> jobs.enqueue(tx, organization.id, "test-note", Map.of("note", "after"), clock.instant()));

        Eventually.eventually(() -> assertThat(noting.done()).contains(organization.id + " after"));
        assertThat(noting.done()).doesNotContain(organization.id + " rolled back");
    }

    /** Nothing of a job is kept in memory, so what a restarted server finds is what the table says. */
    @Test
    void failed_work_is_kept_with_its_error_and_tried_again_later() {
        db.doInTransaction(
                organization.id,
                tx -> jobs.enqueue(tx, organization.id, "test-note", Map.of("fail", true), clock.instant()));

        Eventually.eventually(() -> {
            List<String> errors = db.inTransaction(
                    organization.id,
                    tx -> tx.list(
                            "SELECT last_error FROM job WHERE attempts = 1 AND run_at > now()",
                            row -> String.valueOf(row.textOrNull("last_error"))));
            assertThat(errors).singleElement().asString().contains("told to fail");
        });
    }

    @Test
    void work_that_failed_ten_times_is_given_up_visibly_and_can_be_tried_again() {
        db.doInTransaction(organization.id, tx -> {
            jobs.enqueue(tx, organization.id, "test-note", Map.of("fail", true), clock.instant());
            tx.update("UPDATE job SET attempts = 9");
        });
        Eventually.eventually(() -> assertThat(server.givenUp(organization.id)).hasSize(1));
        var given = server.givenUp(organization.id).getFirst();
        assertThat(given.error()).contains("told to fail");
        assertThat(server.givenUp(new TestOrganization().id)).isEmpty();

        db.doInTransaction(organization.id, tx -> {
            tx.update("UPDATE job SET payload = '{\"note\":\"mended\"}'");
            server.retry(tx, given.id());
        });

        Eventually.eventually(() -> assertThat(noting.done()).contains(organization.id + " mended"));
        assertThat(server.givenUp(organization.id)).isEmpty();
    }
}
