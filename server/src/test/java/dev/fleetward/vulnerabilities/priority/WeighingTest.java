package dev.fleetward.vulnerabilities.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeighingTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant FOUND = Instant.parse("2026-11-20T12:00:00Z");
    private static final String CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String MEDIUM = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:L/A:L";
    private static final Facts.Handling NOTHING_DONE = new Facts.Handling(
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Facts.Reachability.UNKNOWN,
            "",
            Optional.empty(),
            "");
    private static final Facts.Exploited LISTED = new Facts.Exploited(
            LocalDate.parse("2026-11-26"), Instant.parse("2026-11-26T08:00:00Z"), List.of("CISA KEV"), false);

    @Test
    void what_is_exploited_comes_before_what_is_only_severe() {
        Priority severe = weigh(facts(CRITICAL, 9.8, 500, 1, Optional.empty(), Optional.empty(), NOTHING_DONE));
        Priority exploited = weigh(facts(MEDIUM, 3.0, 1, 1, Optional.of(LISTED), Optional.empty(), NOTHING_DONE));

        assertThat(exploited.rank()).isEqualTo(Priority.Rank.EXPLOITED);
        assertThat(severe.rank()).isEqualTo(Priority.Rank.HIGH);
        assertThat(exploited.rank()).isLessThan(severe.rank());
        assertThat(exploited.reasons().getFirst()).isEqualTo("Known to be exploited since 2026-11-26 (CISA KEV).");
        assertThat(severe.reasons()).contains("500 of 500 devices are exposed now, in 1 of 2 versions with it.");
    }

    /** The critical vector alone would be automatable with total impact. */
    @Test
    void what_cisa_says_for_its_tree_counts_before_what_follows_from_the_vector() {
        Facts facts = facts(CRITICAL, 9.8, 1, 1, Optional.empty(), Optional.empty(), NOTHING_DONE);
        StatedSsvc said = StatedSsvc.of(Json.read("""
                {"timestamp":"2024-08-01T20:05:41.315706Z","role":"CISA Coordinator","version":"2.0.3",
                 "options":[{"Exploitation":"active"},{"Automatable":"no"},{"Technical Impact":"partial"},
                            {"Public Value Added":"limited"}]}
                """, JsonNode.class));

        assertThat(weigh(saidBy(said, facts)).reasons())
                .contains("SSVC says Track: exploitation active, automatable no, technical impact partial"
                        + " (CISA Coordinator, 2024-08-01), mission and well-being medium.");
        assertThat(weigh(facts).reasons())
                .contains("SSVC says Track: exploitation none known, automatable yes, technical impact total,"
                        + " mission and well-being medium.");
    }

    @Test
    void words_that_are_none_of_the_tree_say_nothing() {
        StatedSsvc said = StatedSsvc.of(Json.read("""
                {"options":[{"Exploitation":"perhaps"},{"Automatable":7},"x",null,{"Technical Impact":"TOTAL"}]}
                """, JsonNode.class));

        assertThat(said.exploitation()).isEmpty();
        assertThat(said.automatable()).isEmpty();
        assertThat(said.total()).contains(true);
        assertThat(said.source()).isEqualTo("CISA");
        assertThat(StatedSsvc.of(Json.read("[]", JsonNode.class)).says()).isFalse();
    }

    @Test
    void what_became_exploited_has_its_time_from_then() {
        Priority one = weigh(facts(MEDIUM, 3.0, 1, 1, Optional.of(LISTED), Optional.empty(), NOTHING_DONE));

        assertThat(one.dueOn()).isEqualTo("2026-12-03");
        assertThat(one.overdue()).isFalse();
    }

    @Test
    void a_decision_made_before_it_was_known_exploited_is_to_be_looked_at_again() {
        Facts facts = facts(CRITICAL, 9.8, 0, 0, Optional.of(LISTED), Optional.empty(), NOTHING_DONE);

        assertThat(weigh(excused(facts, "2026-11-25T00:00:00Z")).rank()).isEqualTo(Priority.Rank.EXPLOITED);
        assertThat(weigh(excused(facts, "2026-11-25T00:00:00Z")).reasons())
                .anyMatch(reason -> reason.contains("look at it again"));
        assertThat(weigh(excused(facts, "2026-11-27T00:00:00Z")).rank()).isEqualTo(Priority.Rank.SETTLED);
    }

    @Test
    void a_deferral_ends_when_it_is_exploited() {
        var deferred = new Facts.Handling(
                "",
                Optional.empty(),
                Optional.of(LocalDate.parse("2027-01-01")),
                Optional.of(FOUND),
                Facts.Reachability.UNKNOWN,
                "",
                Optional.empty(),
                "");

        assertThat(weigh(facts(CRITICAL, 9.8, 5, 1, Optional.empty(), Optional.empty(), deferred))
                        .rank())
                .isEqualTo(Priority.Rank.DEFERRED);
        assertThat(weigh(facts(CRITICAL, 9.8, 5, 1, Optional.of(LISTED), Optional.empty(), deferred))
                        .rank())
                .isEqualTo(Priority.Rank.EXPLOITED);
    }

    @Test
    void a_likely_one_is_urgent_whatever_its_score_and_unreached_code_is_not() {
        var likely = Optional.of(new Facts.Likely(0.34, 0.97, LocalDate.parse("2026-11-27")));
        var unreached = new Facts.Handling(
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Facts.Reachability.UNREACHABLE,
                "compiled out",
                Optional.empty(),
                "");

        Priority one = weigh(facts(MEDIUM, 3.0, 5, 1, Optional.empty(), likely, NOTHING_DONE));
        assertThat(one.rank()).isEqualTo(Priority.Rank.HIGH);
        assertThat(one.reasons())
                .contains(
                        "EPSS expects exploitation within 30 days with 34.0 %, more than for 97 % of all (2026-11-27).");
        Priority other = weigh(facts(CRITICAL, 9.8, 5, 1, Optional.empty(), likely, unreached));
        assertThat(other.rank()).isEqualTo(Priority.Rank.REST);
        assertThat(other.reasons()).contains("Its code is not reached: compiled out");
    }

    @Test
    void the_environment_of_the_product_changes_the_score_and_says_so() {
        var policy = new Policy("MAV:P/CR:L", "medium", 10, 9, 7, 14, 30, 90);
        var weighing = new Weighing(policy, 500, NOW);

        Priority one = weighing.weigh(facts(CRITICAL, 9.8, 5, 1, Optional.empty(), Optional.empty(), NOTHING_DONE));

        assertThat(one.score()).isLessThan(7.0);
        assertThat(one.rank()).isEqualTo(Priority.Rank.REST);
        assertThat(one.reasons()).anyMatch(reason -> reason.contains("in this product's environment (MAV:P/CR:L)"));
    }

    @ParameterizedTest
    @CsvSource({
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, '', 9.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, MAV:A, 8.8",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, '', 9.3",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, MAV:A, 8.7",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, MAV:A/MC:N, 8.7",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P, MAV:A, 7.5",
        "nonsense, MAV:A, 0"
    })
    void vectors_are_scored_in_an_environment(String vector, String environment, double score) {
        assertThat(Metrics.score(vector, environment)).isEqualTo(score);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AV:N", "MAV", "MAV:Q", "MAV:A//CR:H", "CR:HH", "=1"})
    void what_is_no_environmental_metric_is_told(String environment) {
        assertThatThrownBy(() -> Metrics.checked(environment)).isInstanceOf(Problem.class);
    }

    /** Rows of CISA's guide. */
    @ParameterizedTest
    @CsvSource({
        "NONE, false, false, HIGH, TRACK",
        "NONE, false, true, HIGH, TRACK_STAR",
        "NONE, true, false, HIGH, ATTEND",
        "POC, false, true, MEDIUM, TRACK_STAR",
        "POC, true, true, HIGH, ATTEND",
        "ACTIVE, false, false, LOW, TRACK",
        "ACTIVE, false, true, MEDIUM, ATTEND",
        "ACTIVE, true, false, LOW, ATTEND",
        "ACTIVE, true, true, MEDIUM, ACT",
        "ACTIVE, false, true, HIGH, ACT",
        "ACTIVE, false, false, HIGH, ATTEND"
    })
    void ssvc_follows_the_published_tree(
            Ssvc.Exploitation exploitation,
            boolean automatable,
            boolean total,
            Ssvc.Mission mission,
            Ssvc.Outcome outcome) {
        assertThat(Ssvc.decide(exploitation, automatable, total, mission)).isEqualTo(outcome);
    }

    private static Priority weigh(Facts facts) {
        return new Weighing(Policy.DEFAULT, 500, NOW).weigh(facts);
    }

    private static Facts facts(
            String vector,
            double score,
            long devices,
            long versionsExposed,
            Optional<Facts.Exploited> exploited,
            Optional<Facts.Likely> likely,
            Facts.Handling handling) {
        return new Facts(
                new UUID(0, 1),
                "CVE-2026-1",
                "",
                "HIGH",
                score,
                vector,
                false,
                List.of("openssl"),
                List.of(),
                FOUND,
                devices,
                2,
                versionsExposed,
                0,
                Optional.empty(),
                exploited,
                likely,
                StatedSsvc.NOTHING,
                handling);
    }

    private static Facts saidBy(StatedSsvc ssvc, Facts facts) {
        return with(facts, facts.excusedAt(), ssvc);
    }

    private static Facts excused(Facts facts, String at) {
        return with(facts, Optional.of(Instant.parse(at)), facts.ssvc());
    }

    private static Facts with(Facts facts, Optional<Instant> excusedAt, StatedSsvc ssvc) {
        return new Facts(
                facts.vulnerability(),
                facts.name(),
                facts.summary(),
                facts.severity(),
                facts.score(),
                facts.vector(),
                facts.poc(),
                facts.components(),
                facts.fixes(),
                facts.foundAt(),
                facts.devicesExposed(),
                facts.versions(),
                facts.versionsExposed(),
                facts.versionsOpen(),
                excusedAt,
                facts.exploited(),
                facts.likely(),
                ssvc,
                facts.handling());
    }
}
