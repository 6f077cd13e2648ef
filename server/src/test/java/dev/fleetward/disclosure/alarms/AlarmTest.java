package dev.fleetward.disclosure.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.insight.delivery.CourierOfTests;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alarms at shares of a clock's time, what was overdue kept for good, and calendars. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AlarmTest {
    @Inject
    Alarms alarms;

    @Inject
    CourierOfTests courier;

    @Inject
    Db db;

    private final TestOrganization maker = new TestOrganization();
    private final Receiver receiver = new Receiver();
    private final Instant aware = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(5));

    @BeforeEach
    void someoneIsTold() {
        done(maker.post(
                "/api/v1/alert-targets", Map.of("name", "on-call", "kind", "webhook", "url", receiver.url("/hook"))));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void each_share_of_the_time_is_told_once() {
        open(false);

        for (int hours : List.of(5, 7, 7, 13, 19, 22, 25)) {
            lookAfter(Duration.ofHours(hours));
        }

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "C-1 Early warning: 25 % of the time is gone",
                        "C-1 Early warning: 50 % of the time is gone",
                        "C-1 Early warning: 75 % of the time is gone",
                        "C-1 Notification: 25 % of the time is gone",
                        "C-1 Early warning: 90 % of the time is gone",
                        "C-1 Early warning is overdue");
        assertThat(receiver.posts().getFirst().body())
                .contains("CRA Article 14(2)(a)")
                .contains("legal limit");
    }

    @Test
    void after_a_standstill_only_the_latest_share_is_told() {
        open(false);

        lookAfter(Duration.ofHours(20));

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "C-1 Early warning: 75 % of the time is gone", "C-1 Notification: 25 % of the time is gone");
        assertThat(recorded()).contains("early-warning 25", "early-warning 50", "early-warning 75");
    }

    @Test
    void what_was_overdue_stays_whatever_is_recorded_later() {
        open(false);
        lookAfter(Duration.ofHours(25));
        done(put("/notifications/early-warning", Map.of("title", "x", "manufacturer", "y", "product", "z")));
        done(maker.post(
                maker.api("/cases/C-1/notifications/early-warning/sent"),
                Map.of("at", aware.plusSeconds(60), "reference", "SRP-1")));
        lookAfter(Duration.ofHours(26));

        assertThat(recorded()).contains("early-warning 100");
        assertThat(maker.get(maker.api("/cases/C-1/history")).text()).contains("Overdue: early warning");
        for (String sql : List.of(
                "UPDATE case_alarm SET percent = 90 WHERE percent = 100",
                "DELETE FROM case_alarm",
                "DELETE FROM case_statement",
                "DELETE FROM case_entry",
                "UPDATE case_file SET csirt = 'FR'",
                "UPDATE case_file SET counts_from = 'SIGNAL'")) {
            assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> tx.update(sql)))
                    .as(sql)
                    .isInstanceOf(DbFailure.class);
        }
    }

    @Test
    void a_stage_sent_late_is_recorded_even_when_nobody_looked_in_between() {
        open(true);
        done(maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", 30)));
        done(put("/notifications/early-warning", Map.of("title", "x", "manufacturer", "y", "product", "z")));
        done(maker.post(
                maker.api("/cases/C-1/notifications/early-warning/sent"),
                Map.of("at", aware.plus(Duration.ofHours(29)), "reference", "SRP-1")));

        lookAfter(Duration.ofMinutes(6));

        assertThat(recorded()).contains("early-warning 100");
        assertThat(told()).doesNotContain("[Drill] C-1 Early warning is overdue");
    }

    @Test
    void a_drill_is_marked_wherever_it_is_told() {
        open(true);
        done(maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", 25)));

        lookAfter(Duration.ofMinutes(6));

        assertThat(told()).contains("[Drill] C-1 Early warning is overdue");
        assertThat(maker.get("/api/v1/legal-clocks.ics").text())
                .contains("SUMMARY:[Drill] C-1: Early warning is due")
                .contains("CATEGORIES:DRILL");
    }

    @Test
    void a_calendar_tells_when_and_why_but_not_what() {
        open(false);

        String calendar = maker.get("/api/v1/legal-clocks.ics").text();

        assertThat(calendar).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n").endsWith("END:VCALENDAR\r\n");
        assertThat(calendar.lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(75));
        String unfolded = calendar.replace("\r\n ", "");
        assertThat(unfolded)
                .contains("SUMMARY:C-1: Early warning is due")
                .contains("SUMMARY:C-1: Notification\\, legal limit")
                .contains("Regulation 1182/71 Article 3(1)")
                .contains("DTSTART:"
                        + aware.plus(Duration.ofHours(24))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                                .replaceAll("[-:]", ""))
                .doesNotContain("Lock opens");
    }

    @Test
    void a_feed_is_read_by_its_secret_address_until_it_is_removed() {
        open(false);
        JsonNode made =
                maker.post("/api/v1/clock-calendars", Map.of("name", "Team")).json();
        String path = made.get("path").asText();

        assertThat(anonymous(path).text()).contains("C-1: Early warning");
        JsonNode feed = maker.get("/api/v1/clock-calendars").json().at("/items/0");
        assertThat(feed.get("readAt").isNull()).isFalse();
        assertThat(feed.toString()).doesNotContain(path.substring(10, 30));
        assertThat(anonymous("/calendar/fwc_guess.ics").status()).isEqualTo(404);
        assertThat(maker.delete("/api/v1/clock-calendars/" + feed.get("id").asText())
                        .status())
                .isEqualTo(204);
        assertThat(anonymous(path).status()).isEqualTo(404);
    }

    private static Answer anonymous(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    private void open(boolean drill) {
        done(maker.post(
                maker.api("/cases"),
                Map.of(
                        "kind",
                        "actively-exploited-vulnerability",
                        "title",
                        "Lock opens",
                        "csirt",
                        "DE",
                        "drill",
                        drill)));
        done(put("/awareness", Map.of("at", aware, "reason", "log of the gateway")));
    }

    private void lookAfter(Duration sinceAware) {
        Instant now = aware.plus(sinceAware);
        alarms.look(maker.id, now);
        courier.deliver(maker, now);
    }

    private List<String> told() {
        return receiver.posts().stream()
                .map(post -> Json.read(post.body(), JsonNode.class).get("title").asText())
                .toList();
    }

    private List<String> recorded() {
        return maker.get(maker.api("/cases/C-1/alarms"))
                .json()
                .get("items")
                .valueStream()
                .map(one -> one.get("stage").asText() + " " + one.get("percent").asInt())
                .toList();
    }

    private Answer put(String path, Object body) {
        return maker.put(maker.api("/cases/C-1" + path), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
