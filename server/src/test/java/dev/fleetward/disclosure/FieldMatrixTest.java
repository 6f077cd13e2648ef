package dev.fleetward.disclosure;

import static dev.fleetward.disclosure.CaseKind.ACTIVELY_EXPLOITED_VULNERABILITY;
import static dev.fleetward.disclosure.CaseKind.SEVERE_INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldMatrixTest {
    @Test
    void an_early_warning_of_a_vulnerability_needs_only_who_and_what() {
        assertThat(FieldMatrix.newest().missing(ACTIVELY_EXPLOITED_VULNERABILITY, Stage.EARLY_WARNING, Map.of()))
                .containsExactly("Title", "Manufacturer", "Product");
    }

    @Test
    void an_early_warning_of_an_incident_says_whether_malice_is_suspected() {
        assertThat(FieldMatrix.newest().missing(SEVERE_INCIDENT, Stage.EARLY_WARNING, Map.of()))
                .contains("Suspected unlawful or malicious act")
                .doesNotContain("Initial assessment");
    }

    @Test
    void a_later_stage_still_needs_what_an_earlier_one_needed() {
        assertThat(FieldMatrix.newest().missing(ACTIVELY_EXPLOITED_VULNERABILITY, Stage.FINAL_REPORT, Map.of()))
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
        assertThatThrownBy(() -> FieldMatrix.newest()
                        .accept(ACTIVELY_EXPLOITED_VULNERABILITY, Map.of("initialAssessment", "bad")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("initialAssessment");
    }

    @Test
    void blank_fields_count_as_empty() {
        assertThat(FieldMatrix.newest().accept(SEVERE_INCIDENT, Map.of("title", " ", "impact", " doors open ")))
                .containsExactly(Map.entry("impact", "doors open"));
    }

    @Test
    void each_form_has_its_version_and_the_platforms_numbers() {
        FieldMatrix matrix = FieldMatrix.newest();

        assertThat(FieldMatrix.of(matrix.version())).isSameAs(matrix);
        assertThat(matrix.of(ACTIVELY_EXPLOITED_VULNERABILITY))
                .extracting(FieldMatrix.Field::number)
                .contains("7", "8", "9", "10", "11", "12", "v13", "v14", "v16", "v17", "v18", "v19", "v20", "v21")
                .contains("v23", "v24", "v25", "v26");
        assertThat(matrix.of(SEVERE_INCIDENT))
                .extracting(FieldMatrix.Field::number)
                .doesNotContain("v13", "v16");
    }

    @Test
    void an_intermediate_report_asks_for_what_the_notification_does() {
        assertThat(FieldMatrix.newest().missing(SEVERE_INCIDENT, Stage.INTERMEDIATE_REPORT, Map.of()))
                .isEqualTo(FieldMatrix.newest().missing(SEVERE_INCIDENT, Stage.NOTIFICATION, Map.of()));
    }
}
