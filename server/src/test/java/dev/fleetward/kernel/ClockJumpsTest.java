package dev.fleetward.kernel;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.OperatorProof;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does, and does not do, while its clock is wrong. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ClockJumpsTest {
    private static final int TURNS = 1;

    /** Done at any time. */
    @ApplicationScoped
    static class AnyTimeJob implements RecurringJob {
        private final AtomicInteger runs = new AtomicInteger();

        int runs() {
            return runs.get();
        }

        @Override
        public String kind() {
            return "test-any-time";
        }

        @Override
        public Duration every() {
            return Duration.ofMillis(100);
        }

        @Override
        public void run() {
            runs.incrementAndGet();
        }
    }

    /** As those that remove what is past its time. */
    @ApplicationScoped
    static class RightTimeJob implements RecurringJob {
        private final AtomicInteger runs = new AtomicInteger();

        int runs() {
            return runs.get();
        }

        @Override
        public String kind() {
            return "test-right-time";
        }

        @Override
        public Duration every() {
            return Duration.ofMillis(100);
        }

        @Override
        public boolean needsRightTime() {
            return true;
        }

        @Override
        public void run() {
            runs.incrementAndGet();
        }
    }

    @Inject
    AnyTimeJob anyTime;

    @Inject
    RightTimeJob rightTime;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    @Inject
    Db db;

    @Inject
    Jobs queue;

    @Inject
    JobsTest.NotingJob noting;

    @Inject
    MasterKey key;

    @Inject
    Clock clock;

    private final TestOrganization organization = new TestOrganization();

    private static void jump(Duration by) {
        QuarkusMock.installMockForType(Clock.offset(Clock.systemUTC(), by), Clock.class);
    }

    @AfterEach
    void back() {
        jump(Duration.ZERO);
        eventually(() -> assertThat(status()).isEqualTo("up"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT24H", "PT8760H"})
    void nothing_that_cannot_be_taken_back_is_done_while_the_clock_is_wrong_and_all_goes_on_after(String by) {
        send("before");
        eventually(() -> assertThat(events()).isEqualTo(1));
        long chunks = chunks();
        assertThat(chunks).isPositive();

        jump(Duration.parse(by));
        int held = rightTime.runs();
        int going = anyTime.runs();
        send("meanwhile");
        if (Duration.parse(by).isPositive()) {
            eventually(() -> assertThat(anyTime.runs()).isGreaterThan(going + TURNS));
        }
        eventually(() -> assertThat(events()).isEqualTo(2));
        eventually(() -> assertThat(status()).isEqualTo("degraded"));
        assertThat(doctor()).contains("WARN", "It is doubtful what time it is", "fleetward clock confirm");
        assertThat(rightTime.runs())
                .as("runs, one that had begun before the jump included")
                .isLessThanOrEqualTo(held + 1);
        assertThat(chunks()).as("what retention would remove").isGreaterThanOrEqualTo(chunks);

        back();
        int then = rightTime.runs();
        int others = anyTime.runs();
        eventually(() -> assertThat(rightTime.runs()).isGreaterThan(then + TURNS));
        eventually(() -> assertThat(anyTime.runs()).isGreaterThan(others + TURNS));
        send("after");
        eventually(() -> assertThat(events()).isEqualTo(3));
    }

    /** Else it would lie there for a year. */
    @Test
    void work_that_was_queued_while_the_clock_was_ahead_is_done_once_it_is_back() {
        db.doInTransaction(
                organization.id,
                tx -> queue.enqueue(
                        tx,
                        organization.id,
                        "test-note",
                        Map.of("note", "from the future"),
                        Clock.systemUTC().instant().plus(Duration.ofDays(365))));

        eventually(() -> assertThat(noting.done()).contains(organization.id + " from the future"));
    }

    @Test
    void clocks_that_differ_cannot_be_confirmed_and_one_that_is_right_can() {
        jump(Duration.ofDays(1));
        Answer differ = confirm(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        assertThat(differ.status()).isEqualTo(409);
        assertThat(differ.json().path("type").asText()).isEqualTo("/problems/clocks-differ");

        jump(Duration.ZERO);
        assertThat(confirm(Clock.systemUTC()).status()).isEqualTo(200);
        assertThat(organization.post("/api/v1/operator/clock", Map.of()).status())
                .as("without the master key")
                .isEqualTo(401);
    }

    @Test
    void what_removes_by_age_or_tells_of_times_waits_for_the_right_one() {
        assertThat(jobs.stream().filter(RecurringJob::needsRightTime).map(RecurringJob::kind))
                .contains(
                        "privacy.retention",
                        "ingest.retention",
                        "products.uploads",
                        "lake-upkeep",
                        "backup",
                        "updates.rollouts");
    }

    private Answer confirm(Clock clock) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v1/operator/clock"))
                .header(OperatorProof.HEADER, OperatorProof.of(key, "clock confirm", clock.instant()))
                .POST(BodyPublishers.noBody()));
    }

    private String doctor() {
        var findings = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v1/operator/health"))
                .header("Content-Type", "application/json")
                .header(OperatorProof.HEADER, OperatorProof.of(key, "doctor", clock.instant()))
                .POST(BodyPublishers.noBody()));
        return findings.text();
    }

    private static String status() {
        JsonNode health = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/health")))
                .json();
        for (JsonNode part : health.path("parts")) {
            if (part.path("part").asText().equals("clock")) {
                return part.path("status").asText();
            }
        }
        return "";
    }

    private void send(String id) {
        send(id, "{\"id\":\"%s\",\"type\":\"heartbeat\",\"metrics\":{\"n\":1}}".formatted(id));
    }

    private void send(String id, String event) {
        Answer answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device":{"serial":"C-1","software":{"version":"1"}},"events":[%s]}""".formatted(event))));
        assertThat(answer.status()).as(id).isEqualTo(202);
    }

    private int events() {
        Answer answer = organization.get(organization.api("/devices/C-1/events?limit=200"));
        return answer.status() == 200 ? answer.json().path("items").size() : 0;
    }

    private long chunks() {
        return db.acrossOrganizations(tx -> tx.one(
                "SELECT count(*) AS n FROM chunk_log WHERE organization_id = ?",
                row -> row.longValue("n"),
                organization.id));
    }
}
