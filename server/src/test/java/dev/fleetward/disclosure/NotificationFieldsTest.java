package dev.fleetward.disclosure;

import static dev.fleetward.disclosure.CaseKind.ACTIVELY_EXPLOITED_VULNERABILITY;
import static dev.fleetward.disclosure.CaseKind.SEVERE_INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationFieldsTest {
    @Test
    void an_early_warning_of_a_vulnerability_needs_only_who_and_what() {
        assertThat(NotificationFields.missing(ACTIVELY_EXPLOITED_VULNERABILITY, Stage.EARLY_WARNING, Map.of()))
                .containsExactly("Title", "Manufacturer", "Product");
    }

    @Test
    void an_early_warning_of_an_incident_says_whether_malice_is_suspected() {
        assertThat(NotificationFields.missing(SEVERE_INCIDENT, Stage.EARLY_WARNING, Map.of()))
                .contains("Suspected unlawful or malicious act")
                .doesNotContain("Initial assessment");
    }

    @Test
    void a_later_stage_still_needs_what_an_earlier_one_needed() {
        assertThat(NotificationFields.missing(ACTIVELY_EXPLOITED_VULNERABILITY, Stage.FINAL_REPORT, Map.of()))
                .contains(
                        "Title",
                        "General nature of the exploit",
                        "Severity",
                        "Impact",
                        "Security update or other measures")
                .doesNotContain("Malicious actor", "CVE id");
    }

    @Test
    void a_field_of_the_other_kind_is_refused_by_name() {
        assertThatThrownBy(() ->
                        NotificationFields.accept(ACTIVELY_EXPLOITED_VULNERABILITY, Map.of("initialAssessment", "bad")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("initialAssessment");
    }

    @Test
    void blank_fields_count_as_empty() {
        assertThat(NotificationFields.accept(SEVERE_INCIDENT, Map.of("title", " ", "impact", " doors open ")))
                .containsExactly(Map.entry("impact", "doors open"));
    }
}
