package dev.fleetward.vulnerabilities.cpe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

    private static final Subject ESP_IDF = subject("cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*");
    private static final Subject ESP32 = subject("cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*");

    /** CVE-2020-13595 as NVD has it: the framework, only on the hardware. */
    private static final Configuration ON_ESP32 = all(
            any(criterion("cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*", new Span("4.0.0", true, "4.2", true))),
            any(platform("cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*")));

    @Test
    void what_needs_other_hardware_is_open_without_it_and_holds_with_it() {
        assertThat(ON_ESP32.judge(ESP_IDF, List.of())).hasValueSatisfying(outcome -> {
            assertThat(outcome.truth()).isEqualTo(Truth.UNKNOWN);
            assertThat(outcome.open()).isTrue();
            assertThat(outcome.reason()).contains("only together with espressif esp32, which the SBOM does not name");
        });
        assertThat(ON_ESP32.judge(ESP_IDF, List.of(ESP32))).hasValueSatisfying(outcome -> {
            assertThat(outcome.truth()).isEqualTo(Truth.TRUE);
            assertThat(outcome.reason())
                    .isEqualTo("4.1 is at or after 4.0.0 and not after 4.2, the last affected; with espressif esp32,"
                            + " which the SBOM names");
        });
    }

    @Test
    void the_platform_itself_is_never_affected() {
        assertThat(ON_ESP32.judge(ESP32, List.of(ESP_IDF))).isEmpty();
    }

    @Test
    void a_version_outside_is_not_affected_on_any_hardware() {
        Subject later = subject("cpe:2.3:a:espressif:esp-idf:4.3:*:*:*:*:*:*:*");

        assertThat(truth(ON_ESP32, later, ESP32)).hasValue(Truth.FALSE);
        assertThat(truth(ON_ESP32, later)).hasValue(Truth.FALSE);
    }

    @Test
    void another_version_of_the_partner_rules_it_out() {
        Configuration onOldKernel = all(
                any(criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", Span.ALL)),
                any(new Criterion(
                        false,
                        Cpe.parse("cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*"),
                        new Span("", true, "5.0", false))));
        Subject app = subject("cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*");

        assertThat(truth(onOldKernel, app, subject("cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
        assertThat(truth(onOldKernel, app, subject("cpe:2.3:o:linux:linux_kernel:4.9:*:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
    }

    @Test
    void an_alternative_about_a_neighbour_is_not_taken_for_ones_own() {
        Configuration either = any(
                criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", new Span("", true, "2.0", false)),
                criterion("cpe:2.3:a:acme:other:*:*:*:*:*:*:*:*", Span.ALL));
        Subject fixed = subject("cpe:2.3:a:acme:app:2.0:*:*:*:*:*:*:*");

        assertThat(truth(either, fixed, subject("cpe:2.3:a:acme:other:1.0:*:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
    }

    @Test
    void a_negated_node_turns_round() {
        Configuration notOnHardware = all(
                any(criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", Span.ALL)),
                new Configuration(
                        false, true, List.of(), List.of(platform("cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*"))));
        Subject app = subject("cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*");

        assertThat(truth(notOnHardware, app, ESP32)).hasValue(Truth.FALSE);
        assertThat(truth(notOnHardware, app)).hasValue(Truth.UNKNOWN);
    }

    @Test
    void bounds_are_included_or_not_as_they_say() {
        assertThat(inside("1.0", true, "2.0", true, "1.0")).isEqualTo(Truth.TRUE);
        assertThat(inside("1.0", false, "2.0", true, "1.0")).isEqualTo(Truth.FALSE);
        assertThat(inside("1.0", true, "2.0", true, "2.0")).isEqualTo(Truth.TRUE);
        assertThat(inside("1.0", true, "2.0", false, "2.0")).isEqualTo(Truth.FALSE);
        assertThat(inside("", true, "1.2.12", true, "1.2.12")).isEqualTo(Truth.TRUE);
        assertThat(inside("", true, "1.0.2zb", false, "1.0.2za")).isEqualTo(Truth.TRUE);
        assertThat(inside("", true, "1.0.2a", false, "1.0.2za")).isEqualTo(Truth.FALSE);
    }

    @Test
    void a_version_in_the_name_leaves_bounds_no_say() {
        Configuration exactly =
                any(criterion("cpe:2.3:a:acme:app:1.5:*:*:*:*:*:*:*", new Span("1.0", true, "2.0", true)));

        assertThat(truth(exactly, subject("cpe:2.3:a:acme:app:1.5:*:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
        assertThat(truth(exactly, subject("cpe:2.3:a:acme:app:1.6:*:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
    }

    @Test
    void a_whole_statement_may_be_negated_and_alternatives_of_hardware_suffice() {
        Criterion app = criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", Span.ALL);
        Subject mine = subject("cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*");
        Configuration never = new Configuration(false, true, List.of(), List.of(app));
        Configuration onEither = all(
                any(app),
                any(
                        platform("cpe:2.3:h:acme:board:-:*:*:*:*:*:*:*"),
                        platform("cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*")));

        assertThat(truth(never, mine)).hasValue(Truth.FALSE);
        assertThat(truth(onEither, mine, ESP32)).hasValue(Truth.TRUE);
        assertThat(truth(onEither, mine)).hasValue(Truth.UNKNOWN);
    }

    @Test
    void versions_that_do_not_compare_are_not_guessed() {
        assertThat(inside("", true, "2023.04", false, "1.0")).isEqualTo(Truth.UNKNOWN);
        assertThat(inside("", true, "2.8.94-0ubuntu1.4", true, "3.0.12")).isEqualTo(Truth.UNKNOWN);
        assertThat(inside("", true, "2.0", false, "")).isEqualTo(Truth.UNKNOWN);
        assertThat(inside("", true, "11 and 12", true, "11.5")).isEqualTo(Truth.UNKNOWN);
        assertThat(inside("", true, "", true, "")).isEqualTo(Truth.TRUE);
    }

    @Test
    void the_update_is_part_of_the_version() {
        Configuration candidate = any(criterion("cpe:2.3:a:open62541:open62541:1.3:rc1:*:*:*:*:*:*", Span.ALL));

        assertThat(truth(candidate, subject("cpe:2.3:a:open62541:open62541:1.3:rc1:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
        assertThat(truth(candidate, subject("cpe:2.3:a:open62541:open62541:1.3-rc1:*:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
        assertThat(truth(candidate, subject("cpe:2.3:a:open62541:open62541:1.3:rc2:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
        assertThat(truth(candidate, subject("cpe:2.3:a:open62541:open62541:1.3:*:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
    }

    @Test
    void a_version_not_applicable_leaves_software_open_and_means_any_hardware() {
        assertThat(truth(
                        any(criterion("cpe:2.3:a:noxen_project:noxen:-:*:*:*:*:*:*:*", Span.ALL)),
                        subject("cpe:2.3:a:noxen_project:noxen:1.0:*:*:*:*:*:*:*")))
                .hasValue(Truth.UNKNOWN);
        assertThat(truth(
                        any(criterion("cpe:2.3:h:acme:board:-:*:*:*:*:*:*:*", Span.ALL)),
                        subject("cpe:2.3:h:acme:board:3:*:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
    }

    @Test
    void a_pattern_in_the_version_matches_what_it_spells() {
        Configuration all1x = any(criterion("cpe:2.3:a:acme:app:1.*:*:*:*:*:*:*:*", Span.ALL));

        assertThat(truth(all1x, subject("cpe:2.3:a:acme:app:1.7:*:*:*:*:*:*:*")))
                .hasValue(Truth.TRUE);
        assertThat(truth(all1x, subject("cpe:2.3:a:acme:app:2.7:*:*:*:*:*:*:*")))
                .hasValue(Truth.FALSE);
    }

    @Test
    void a_hostile_pattern_takes_no_time() {
        assertThat(Wildcards.match("*a".repeat(400) + "b", "a".repeat(500))).isFalse();
        assertThat(Wildcards.match("*a".repeat(400) + "*", "a".repeat(500))).isTrue();
        assertThat(Wildcards.match("1.?.*", "1.2.3")).isTrue();
        assertThat(Wildcards.match("1.\\*", "1.2")).isFalse();
        assertThat(Wildcards.match("1.\\*", "1.*")).isTrue();
        assertThat(Wildcards.match("", "")).isTrue();
    }

    @Test
    void target_software_must_agree_with_the_package_url() {
        Configuration rust = any(criterion("cpe:2.3:a:tokio:tokio:*:*:*:*:*:rust:*:*", Span.ALL));
        Cpe tokio = Cpe.parse("cpe:2.3:a:tokio:tokio:1.8.0:*:*:*:*:*:*:*");

        assertThat(rust.judge(new Subject(tokio, "", "cargo"), List.of())).isPresent();
        assertThat(rust.judge(new Subject(tokio, "", ""), List.of())).isPresent();
        assertThat(rust.judge(new Subject(tokio, "", "pypi"), List.of())).isEmpty();
    }

    @Test
    void the_sboms_version_stands_in_where_the_name_has_none() {
        Configuration below2 = any(criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", new Span("", true, "2.0", false)));
        Cpe open = Cpe.parse("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*");

        assertThat(below2.judge(new Subject(open, "1.5", ""), List.of()))
                .map(Outcome::truth)
                .hasValue(Truth.TRUE);
        assertThat(below2.judge(new Subject(open, "2.5", ""), List.of()))
                .map(Outcome::truth)
                .hasValue(Truth.FALSE);
        assertThat(below2.judge(new Subject(open, "", ""), List.of()))
                .map(Outcome::truth)
                .hasValue(Truth.UNKNOWN);
    }

    @Test
    void a_statement_survives_storage() {
        assertThat(Json.read(Json.write(ON_ESP32), Configuration.class)).isEqualTo(ON_ESP32);
    }

    private static Truth inside(String from, boolean withFrom, String to, boolean withTo, String version) {
        Configuration range =
                any(criterion("cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", new Span(from, withFrom, to, withTo)));
        return range.judge(new Subject(Cpe.of("a", "acme", "app", version), "", ""), List.of())
                .orElseThrow()
                .truth();
    }

    private static Optional<Truth> truth(Configuration configuration, Subject subject, Subject... alsoThere) {
        return configuration.judge(subject, List.of(alsoThere)).map(Outcome::truth);
    }

    private static Subject subject(String cpe) {
        return new Subject(Cpe.parse(cpe), "", "");
    }

    private static Criterion criterion(String cpe, Span span) {
        return new Criterion(true, Cpe.parse(cpe), span);
    }

    private static Criterion platform(String cpe) {
        return new Criterion(false, Cpe.parse(cpe), Span.ALL);
    }

    private static Configuration any(Criterion... criteria) {
        return Configuration.anyOf(List.of(criteria));
    }

    private static Configuration all(Configuration... parts) {
        return new Configuration(true, false, List.of(parts), List.of());
    }
}
