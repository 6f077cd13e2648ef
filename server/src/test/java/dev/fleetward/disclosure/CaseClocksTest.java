package dev.fleetward.disclosure;

import static dev.fleetward.disclosure.StageClock.State.OVERDUE;
import static dev.fleetward.disclosure.StageClock.State.RUNNING;
import static dev.fleetward.disclosure.StageClock.State.SENT_IN_TIME;
import static dev.fleetward.disclosure.StageClock.State.SENT_LATE;
import static dev.fleetward.disclosure.StageClock.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.products.ProductId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CaseClocksTest {
    private static final Instant AWARE = Instant.parse("2026-11-24T09:30:00Z");

    private CaseKind kind = CaseKind.ACTIVELY_EXPLOITED_VULNERABILITY;
    private Optional<Statement> awareness = Optional.of(stated(AWARE));
    private Optional<Statement> measure = Optional.empty();
    private Optional<Statement> asked = Optional.empty();
    private Optional<Duration> drill = Optional.empty();
    private final List<Notification> sent = new ArrayList<>();

    @Test
    void no_clock_runs_before_someone_states_awareness() {
        awareness = Optional.empty();

        assertThat(clocks(AWARE)).extracting(StageClock::state).containsOnly(WAITING);
        assertThat(clocks(AWARE).getFirst().waitsFor()).isEqualTo(Case.WAITS_FOR_AWARENESS);
    }

    @Test
    void the_final_report_on_a_vulnerability_waits_for_a_measure() {
        assertThat(clocks(AWARE)).extracting(StageClock::state).containsExactly(RUNNING, RUNNING, WAITING);

        measure = Optional.of(stated(AWARE.plusSeconds(3600)));

        assertThat(clocks(AWARE)).extracting(StageClock::state).containsExactly(RUNNING, RUNNING, RUNNING);
    }

    @Test
    void a_stage_is_overdue_after_24_hours_but_in_time_until_the_legal_limit() {
        Instant due = AWARE.plusSeconds(24 * 3600);

        assertThat(clocks(due).getFirst().state()).isEqualTo(RUNNING);
        assertThat(clocks(due.plusSeconds(1)).getFirst().state()).isEqualTo(OVERDUE);

        send(Stage.EARLY_WARNING, due.plusSeconds(60));

        assertThat(clocks(due.plusSeconds(120)).getFirst().state()).isEqualTo(SENT_IN_TIME);
    }

    @Test
    void the_final_report_on_an_incident_counts_from_the_notification_even_from_a_late_one() {
        kind = CaseKind.SEVERE_INCIDENT;

        assertThat(clocks(AWARE).get(2).waitsFor()).isEqualTo(Case.WAITS_FOR_NOTIFICATION);

        Instant late = Instant.parse("2026-11-30T10:00:00Z");
        send(Stage.NOTIFICATION, late);

        assertThat(clocks(late)).extracting(StageClock::state).containsExactly(OVERDUE, SENT_LATE, RUNNING);
        assertThat(clocks(late).get(2).deadline().orElseThrow().outerLimit())
                .isEqualTo(Instant.parse("2026-12-30T23:00:00Z"));
    }

    @Test
    void an_intermediate_report_has_a_clock_only_once_the_csirt_asked() {
        assertThat(clocks(AWARE)).extracting(StageClock::stage).doesNotContain(Stage.INTERMEDIATE_REPORT);

        asked = Optional.of(new Statement(
                AWARE, "State of the fix", "Ada", AWARE, "Ada", List.of(), Optional.of(AWARE.plusSeconds(60))));

        assertThat(clocks(AWARE).get(2).stage()).isEqualTo(Stage.INTERMEDIATE_REPORT);
        assertThat(clocks(AWARE.plusSeconds(61)).get(2).state()).isEqualTo(OVERDUE);
    }

    @Test
    void a_drill_lives_in_its_own_time() {
        drill = Optional.of(Duration.ofHours(25));

        assertThat(clocks(AWARE)).extracting(StageClock::state).containsExactly(OVERDUE, RUNNING, WAITING);
    }

    @Test
    void percent_gone_stops_at_100() {
        Deadline early = clocks(AWARE).getFirst().deadline().orElseThrow();

        assertThat(early.percentGone(AWARE.plusSeconds(6 * 3600))).isEqualTo(25);
        assertThat(early.percentGone(AWARE.plusSeconds(60 * 3600))).isEqualTo(100);
    }

    private void send(Stage stage, Instant at) {
        sent.add(new Notification(
                stage,
                1,
                "2026.1",
                Map.of(),
                "Ada",
                at,
                Optional.of(new Notification.Sending(at, "SRP-1", "Ada", at, ""))));
    }

    private static Statement stated(Instant at) {
        return new Statement(at, "log of gateway", "Ada", at);
    }

    private List<StageClock> clocks(Instant now) {
        return new Case(
                        UUID.randomUUID(),
                        1,
                        new ProductId(UUID.randomUUID()),
                        kind,
                        "Lock opens without key",
                        Optional.of("CVE-2026-0001"),
                        new Route("DE", "chosen", List.of()),
                        AWARE,
                        "Ada",
                        drill,
                        new Handling(CaseState.TRIAGE, AWARE, Optional.empty(), Tlp.AMBER, Optional.empty()),
                        new Instants(
                                Optional.empty(), Optional.empty(), Optional.empty(), awareness, CountsFrom.EVIDENCE),
                        measure,
                        asked,
                        sent,
                        Optional.empty())
                .clocks(now);
    }
}
