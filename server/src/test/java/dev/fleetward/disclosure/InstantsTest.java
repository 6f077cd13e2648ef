package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** From the first sign to awareness: our legal reference, section 6.4. */
class InstantsTest {
    private static final Instant DAY = Instant.parse("2026-11-24T09:00:00Z");

    private Optional<Statement> signal = Optional.empty();
    private Optional<Statement> triage = Optional.empty();
    private Optional<Statement> evidence = Optional.empty();
    private Optional<Statement> awareness = Optional.empty();
    private CountsFrom countsFrom = CountsFrom.EVIDENCE;

    @Test
    void the_clocks_count_from_reliable_evidence_not_from_the_signal() {
        signal = at(0);
        assertThat(instants().awareSince()).isEmpty();

        evidence = at(5);
        assertThat(instants().awareSince()).contains(hour(5));
    }

    @Test
    void awareness_stated_earlier_than_the_evidence_counts() {
        evidence = at(5);
        awareness = at(3);

        assertThat(instants().awareSince()).contains(hour(3));
    }

    @Test
    void the_cautious_reading_counts_from_the_signal() {
        countsFrom = CountsFrom.SIGNAL;
        signal = at(0);
        evidence = at(5);

        assertThat(instants().awareSince()).contains(hour(0));
    }

    @Test
    void awareness_is_never_later_than_reliable_evidence() {
        evidence = at(5);

        assertThatThrownBy(() -> instants().refuseOutOfOrder(Moment.AWARENESS, hour(6)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("whoever holds reliable evidence is aware");
    }

    @Test
    void each_moment_keeps_its_place_in_the_order() {
        signal = at(2);
        triage = at(4);

        assertRefused(Moment.TRIAGE, 1, "Triage started");
        assertRefused(Moment.EVIDENCE, 3, "cannot be before triage started");
        assertRefused(Moment.SIGNAL, 5, "First signal");
        assertRefused(Moment.AWARENESS, 1, "cannot be before first signal");
        instants().refuseOutOfOrder(Moment.EVIDENCE, hour(4));
        instants().refuseOutOfOrder(Moment.AWARENESS, hour(3));
    }

    @Test
    void a_signal_without_a_decision_is_warned_of_after_24_hours() {
        signal = at(0);

        assertThat(instants().warnings(hour(24))).isEmpty();
        assertThat(instants().warnings(hour(25)))
                .singleElement()
                .asString()
                .contains("25 hours old")
                .contains("nobody has decided");
    }

    @Test
    void what_an_authority_may_ask_about_is_warned_of() {
        signal = at(0);
        triage = at(30);
        awareness = at(40);

        assertThat(instants().warnings(hour(41)))
                .containsExactly(
                        "Triage started more than 24 hours after the first signal; keep the reason.",
                        "Awareness is dated more than 24 hours after the first signal; keep what was done in between.",
                        "Awareness is stated without its evidence: name who decided and what it rests on.");
    }

    @Test
    void evidence_found_to_be_older_than_awareness_moves_the_clocks_and_is_told() {
        awareness = at(8);
        evidence = at(5);

        assertThat(instants().awareSince()).contains(hour(5));
        assertThat(instants().warnings(hour(9)))
                .containsExactly(
                        "The evidence is dated before the awareness stated, so the clocks count from the evidence.");
    }

    @Test
    void awareness_before_article_14_applied_is_told() {
        awareness = Optional.of(new Statement(Instant.parse("2026-09-10T12:00:00Z"), "log", "Ada", DAY));
        evidence = awareness;

        assertThat(instants().warnings(DAY)).anySatisfy(line -> assertThat(line).contains("Article 71(2)"));
    }

    @Property
    void the_clocks_never_count_from_later_than_reliable_evidence(
            @ForAll @IntRange(max = 100) int evidenceHour, @ForAll @IntRange(max = 100) int awareHour) {
        evidence = at(evidenceHour);
        awareness = at(awareHour);

        assertThat(instants().awareSince().orElseThrow())
                .isBeforeOrEqualTo(hour(evidenceHour))
                .isBeforeOrEqualTo(hour(awareHour));
    }

    private void assertRefused(Moment moment, int hour, String words) {
        assertThatThrownBy(() -> instants().refuseOutOfOrder(moment, hour(hour)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(words);
    }

    private Instants instants() {
        return new Instants(signal, triage, evidence, awareness, countsFrom);
    }

    private static Optional<Statement> at(int hours) {
        return Optional.of(new Statement(hour(hours), "log of the gateway", "Ada", hour(hours)));
    }

    private static Instant hour(int hours) {
        return DAY.plus(Duration.ofHours(hours));
    }
}
