package dev.fleetward.disclosure.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SupportPeriodTest {
    private static final Map<String, String> REASONS = Map.of(
            "user-expectations", "Pumps are replaced with the heating, after seven years",
            "nature", "Built in, hard to replace",
            "union-law", "None sets a lifetime");

    private final TestOrganization maker = new TestOrganization();

    @Test
    void the_period_counts_from_the_last_unit_and_stands_on_the_public_page() {
        Answer kept = decide(Map.of("placedFrom", "2028-01-10", "placedUntil", "2029-06-30", "expectedUseMonths", 84));

        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.json().get("ends").asText()).isEqualTo("2036-06");
        JsonNode facts = maker.get(maker.api("/law-facts")).json();
        assertThat(facts.get("supportFrom").asText()).isEqualTo("2028-01-10");
        assertThat(facts.get("supportUntil").asText()).isEqualTo("2036-06-30");
        assertThat(facts.get("supportReasons").asText()).contains("Reasonable user expectations: Pumps are replaced");
    }

    @Test
    void less_than_five_years_needs_the_reason_of_shorter_use() {
        Answer refused = decide(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 36));
        Answer reasoned = decide(Map.of(
                "placedFrom", "2028-01-10", "expectedUseMonths", 36, "shorterUse", "Its battery cannot be changed"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(detail(refused)).contains("Article 13(8)");
        assertThat(reasoned.json().get("ends").asText()).isEqualTo("2031-01");
    }

    @Test
    void what_the_law_wants_weighed_cannot_be_left_out() {
        Answer refused = put(
                Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 84, "reasons", Map.of("nature", "Built in")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(detail(refused)).contains("Reasonable user expectations");
        assertThat(detail(put(Map.of(
                        "placedFrom", "2028-01-10", "expectedUseMonths", 84, "reasons", Map.of("mood", "good")))))
                .contains("no criterion “mood”");
    }

    @Test
    void an_end_before_the_least_period_is_refused_and_a_later_one_kept() {
        Answer early = decide(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 60, "ends", "2032-12"));
        Answer later = decide(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 60, "ends", "2035-12"));

        assertThat(early.status()).isEqualTo(400);
        assertThat(detail(early)).contains("at least until January 2033");
        assertThat(later.json().get("lastDay").asText()).isEqualTo("2035-12-31");
        assertThat(decide(Map.of("placedFrom", "soon", "expectedUseMonths", 60)).status())
                .isEqualTo(400);
        assertThat(decide(Map.of("placedFrom", "2028-01-10")).status()).isEqualTo(400);
        assertThat(decide(Map.of("placedFrom", "2028-01-10", "placedUntil", "2027-01-10", "expectedUseMonths", 60))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_calculated_period_changes_only_by_another_calculation_and_earlier_ones_stay() {
        decide(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 60));

        Answer typed = TestOrganization.send(maker.request(maker.api("/law-facts"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"supportUntil\":\"2029-01-01\"}")));
        decide(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 96));
        decide(Map.of("units", "HW 2", "placedFrom", "2030-01-10", "expectedUseMonths", 60));

        assertThat(typed.status()).isEqualTo(409);
        assertThat(typed.json().get("type").asText()).endsWith("support-is-calculated");
        JsonNode view = maker.get(maker.api("/support-period")).json();
        assertThat(view.get("holding")).hasSize(2);
        assertThat(view.at("/holding/0/ends").asText()).isEqualTo("2036-01");
        assertThat(view.at("/holding/1/units").asText()).isEqualTo("HW 2");
        assertThat(view.get("history")).hasSize(3);
    }

    @Test
    void a_calculation_alone_keeps_nothing() {
        Answer answer = maker.post(
                maker.api("/support-period/calculation"),
                with(Map.of("placedFrom", "2028-01-10", "expectedUseMonths", 60, "lawMonths", 84)));

        assertThat(answer.json().get("ends").asText()).isEqualTo("2035-01");
        assertThat(answer.json().get("steps").toString()).contains("Other Union law sets at least 84 months");
        assertThat(maker.get(maker.api("/support-period")).json().get("history"))
                .isEmpty();
    }

    @Test
    void the_notice_of_the_end_is_due_at_the_end_and_recorded_once_given() {
        decide(Map.of("placedFrom", "2020-01-10", "expectedUseMonths", 60));
        assertThat(maker.get(maker.api("/support-period"))
                        .json()
                        .at("/ends/0/missed")
                        .asBoolean())
                .isTrue();

        Answer told = told(Map.of("audience", "users", "givenOn", "2025-01-31", "how", "Mail to all buyers"));

        assertThat(told.status()).isEqualTo(201);
        JsonNode end = maker.get(maker.api("/support-period")).json().at("/ends/0");
        assertThat(end.get("due").asText()).isEqualTo("2025-01-31");
        assertThat(end.get("usersTold").asBoolean()).isTrue();
        assertThat(end.get("devicesTold").asBoolean()).isFalse();
        assertThat(told(Map.of("audience", "press", "givenOn", "2025-01-31", "how", "x"))
                        .status())
                .isEqualTo(400);
        assertThat(told(Map.of(
                                "audience", "users",
                                "givenOn", LocalDate.now().plusYears(1).toString(),
                                "how", "x"))
                        .status())
                .isEqualTo(400);
        assertThat(told(Map.of("units", "HW 9", "audience", "users", "givenOn", "2025-01-31", "how", "x"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void an_update_stays_available_ten_years_or_the_rest_of_the_period() {
        var period = new Calculation(
                        "",
                        LocalDate.parse("2028-01-10"),
                        LocalDate.parse("2028-01-10"),
                        240,
                        0,
                        "",
                        Map.of(
                                Criterion.USER_EXPECTATIONS, "x",
                                Criterion.NATURE, "x",
                                Criterion.UNION_LAW, "x"),
                        java.util.Optional.empty())
                .ends();
        var decided = new SupportPeriod(
                new java.util.UUID(0, 0),
                "",
                LocalDate.parse("2028-01-10"),
                LocalDate.parse("2028-01-10"),
                240,
                0,
                "",
                Map.of(),
                period,
                "",
                java.time.Instant.EPOCH);

        assertThat(decided.updateAvailableUntil(LocalDate.parse("2030-05-05"))).isEqualTo("2048-01-31");
        assertThat(decided.updateAvailableUntil(LocalDate.parse("2040-05-05"))).isEqualTo("2050-05-05");
    }

    @Test
    void the_page_calculates_keeps_and_loses_nothing_that_was_typed() {
        String fields =
                "placedFrom=2028-01-10&expectedUseMonths=84&user-expectations=Seven&nature=Built&union-law=None";

        Answer shown = form(fields + "&act=calculate");
        Answer refused = form(fields.replace("84", "24") + "&act=keep");
        Answer kept = form(fields + "&act=keep");

        assertThat(shown.text()).contains("The period would end on 2035-01-31").contains("Seven");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Article 13(8)").contains("Built");
        assertThat(form(fields.replace("84", "many")).status()).isEqualTo(400);
        assertThat(kept.status()).isEqualTo(303);
        assertThat(page("/law-facts/support").text()).contains("is supported until the end of January 2035");
        assertThat(page("/law-facts").text()).contains("as calculated by CRA Article 13(8)");
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/pump" + path)
                .header("Accept", "text/html")
                .GET());
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request("/products/pump/law-facts/support")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer told(Map<String, String> body) {
        return maker.post(maker.api("/support-period/end-notices"), body);
    }

    private Answer decide(Map<String, Object> body) {
        return put(with(body));
    }

    private Answer put(Map<String, Object> body) {
        return maker.put(maker.api("/support-period"), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private static Map<String, Object> with(Map<String, Object> body) {
        var whole = new HashMap<>(body);
        whole.put("reasons", REASONS);
        return whole;
    }

    private static String detail(Answer answer) {
        return answer.json().get("detail").asText();
    }
}
