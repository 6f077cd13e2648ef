package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EvidenceTest {
    private final TestOrganization maker = new TestOrganization();

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    @Any
    Instance<EvidenceSource> sources;

    @Test
    void every_source_speaks_for_requirements_of_the_catalogue() {
        assertThat(sources.stream().toList()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(source -> {
            assertThat(source.requirements()).as(source.id()).isNotEmpty();
            source.requirements().forEach(Law::requirement);
        });
        assertThat(sources.stream().map(EvidenceSource::id)).doesNotHaveDuplicates();
    }

    @Test
    void every_figure_a_catalogue_names_is_one_that_is_measured() {
        var measured = sources.stream().map(EvidenceSource::id).toList();

        assertThat(Law.requirements())
                .allSatisfy(one -> assertThat(measured).as(one.id()).containsAll(one.figures()));
    }

    @Test
    void every_figure_has_a_denominator_that_says_what_it_counts() {
        assertThat(sources.stream()).allSatisfy(source -> {
            var figure = source.measure(maker.id, product().id().value());
            assertThat(figure.denominatorMeaning()).as(source.id()).isNotBlank();
            assertThat(figure.query()).as(source.id()).isNotBlank();
            assertThat(figure.numerator()).as(source.id()).isBetween(0L, Math.max(0, figure.denominator()));
        });
    }

    @Test
    void measuring_appends_to_a_ledger_that_verifies() {
        int appended = measure();

        JsonNode verification = get("/evidence/verify");
        assertThat(appended).isEqualTo((int) sources.stream().count());
        assertThat(verification.get("valid").asBoolean()).isTrue();
        assertThat(verification.get("records").asInt()).isEqualTo(appended);
        assertThat(verification.get("headHash").asText())
                .isEqualTo(get("/evidence?limit=1").at("/items/0/hash").asText());
    }

    @Test
    void an_unchanged_figure_is_not_recorded_twice_in_a_day() {
        measure();

        assertThat(measure()).isZero();
    }

    @Test
    void a_changed_figure_is_appended() {
        measure();
        patch("/api/v1/maker-facts", Map.of("securityContact", "mailto:psirt@pump.example"));

        assertThat(measure()).isEqualTo(2);
        assertThat(get("/evidence?limit=2").get("items").findValuesAsText("source"))
                .containsExactlyInAnyOrder("disclosure.contact-published", "disclosure.intake-reachable");
    }

    @Test
    void a_record_cannot_be_changed_even_by_the_server() {
        measure();

        assertThatThrownBy(() -> db.doInTransaction(
                        maker.id, tx -> tx.update("UPDATE evidence_record SET numerator = denominator")))
                .isInstanceOf(DbFailure.class)
                .hasMessageContaining("cannot be changed");
    }

    @Test
    void a_removed_record_is_found_by_verification() {
        measure();
        db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM evidence_record WHERE sequence = 2"));

        JsonNode verification = get("/evidence/verify");

        assertThat(verification.get("valid").asBoolean()).isFalse();
        assertThat(verification.get("brokenAt").asLong()).isEqualTo(3);
        assertThat(verification.get("reason").asText()).contains("2 is missing");
    }

    @Test
    void a_requirement_nobody_measures_is_unknown_not_good() {
        measure();

        assertThat(state("CRA.I.2.i")).isEqualTo("NO_DATA");
        assertThat(state("CRA.II.6")).as("no contact is published yet").isEqualTo("NOT_MET");
    }

    @Test
    void a_target_with_a_reason_lowers_the_bar() {
        patch("/api/v1/maker-facts", Map.of("securityContact", "mailto:psirt@pump.example"));
        measure();

        Answer set = put(
                "/evidence/targets/disclosure.contact-published", Map.of("percent", 50, "reason", "Not on sale yet"));

        assertThat(set.status()).isEqualTo(204);
        assertThat(state("CRA.II.6")).isEqualTo("MET");
        assertThat(put("/evidence/targets/nobody", Map.of("percent", 50, "reason", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(put("/evidence/targets/disclosure.contact-published", Map.of("percent", 50, "reason", " "))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void only_items_of_part_i_2_can_be_set_aside_and_only_with_a_reason() {
        Answer set = put("/requirements/CRA.I.2.m/exception", Map.of("justification", "The pump stores no user data"));
        Answer always = put("/requirements/CRA.II.1/exception", Map.of("justification", "no"));

        assertThat(set.status()).isEqualTo(204);
        assertThat(state("CRA.I.2.m")).isEqualTo("NOT_APPLICABLE");
        assertThat(always.json().get("type").asText()).endsWith("requirement-always-applies");
        put("/requirements/CRA.I.2.m/exception", Map.of("justification", ""));
        assertThat(state("CRA.I.2.m")).isNotEqualTo("NOT_APPLICABLE");
    }

    @Test
    void the_pages_show_matrix_requirement_and_ledger() {
        assertThat(page("/compliance/evidence")).contains("Nothing measured yet");
        measure();

        assertThat(page("/compliance")).contains("of 22 requirements").contains("No source measures this yet.");
        assertThat(page("/compliance?catalogue=uk-psti&state=not-met"))
                .contains("of 3 requirements of UK PSTI", "Minimum time of security updates", "EN 303 645: 5.3-13");
        assertThat(page("/compliance/requirements/CRA.II.6")).contains("Facts published for finders");
        assertThat(page("/compliance/evidence")).contains("The ledger is whole");
    }

    @Test
    void documents_the_law_wants_speak_for_requirements_of_annex_ii() {
        assertThat(rowState("cra-annex-ii", "CRA.AX2.8.a")).isEqualTo("NOT_MET");

        maker.put(
                maker.api("/documents/CRA.AX2.8.a?fileName=use.pdf"),
                "application/pdf",
                BodyPublishers.ofString("how to use it"));

        assertThat(rowState("cra-annex-ii", "CRA.AX2.8.a")).isEqualTo("MET");
        maker.put(
                maker.api("/documents/CRA.AX2.8.a?fileName=use.pdf&validUntil=2020-12-31"),
                "application/pdf",
                BodyPublishers.ofString("how to use it"));
        assertThat(rowState("cra-annex-ii", "CRA.AX2.8.a")).as("expired").isEqualTo("NOT_MET");
        assertThat(page("/compliance/documents")).contains("Expired: “use.pdf” counted until 2020-12-31");
        assertThat(maker.put(
                                maker.api("/documents/CRA.AX2.8.a?fileName=use.pdf&validUntil=soon"),
                                "application/pdf",
                                BodyPublishers.ofString("how to use it"))
                        .status())
                .isEqualTo(400);
        assertThat(maker.get(maker.api("/requirements?catalogue=nonsense")).status())
                .isEqualTo(404);
        assertThat(maker.get(maker.api("/requirements?state=good")).status()).isEqualTo(400);
    }

    @Test
    void a_colleague_answers_for_a_requirement() {
        assertThat(put("/requirements/CRA.II.5/owner", Map.of("email", maker.email))
                        .status())
                .isEqualTo(204);

        assertThat(get("/requirements/CRA.II.5").at("/row/owner").asText()).isEqualTo(maker.email);
        assertThat(page("/compliance")).contains(maker.email);
        assertThat(put("/requirements/CRA.II.5/owner", Map.of("email", "stranger@example.org"))
                        .status())
                .isEqualTo(400);
        put("/requirements/CRA.II.5/owner", Map.of("email", ""));
        assertThat(get("/requirements/CRA.II.5").at("/row/owner").isNull()).isTrue();
    }

    @Test
    void the_history_of_a_figure_is_told_with_its_requirement() {
        measure();

        JsonNode history = get("/requirements/CRA.II.6").get("history");

        assertThat(history.at("/0/source").asText()).isEqualTo("disclosure.contact-published");
        assertThat(history.at("/0/days/0/share").asText()).isEqualTo("0.00");
        assertThat(history.at("/0/days/0/denominator").asLong()).isEqualTo(4);
    }

    @Test
    void a_figure_that_misses_its_target_is_watched_by_alerts() {
        measure();

        assertThat(Seed.bean(EvidenceFigures.class)
                        .read(maker.id, product().id().value(), "compliance.figure-short", Map.of()))
                .filteredOn(reading -> reading.subject().startsWith("Facts published"))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.value()).hasValue(100);
                    assertThat(reading.sentence()).contains("0 % of 4 facts wanted, target 100 %");
                });
    }

    @Test
    void the_ledger_belongs_to_its_organization() {
        measure();
        var other = new TestOrganization();

        assertThat(other.get(other.api("/evidence")).json().get("items")).isEmpty();
    }

    private Product product() {
        return products.require(maker.id, maker.product);
    }

    private int measure() {
        Answer answer = maker.post(maker.api("/evidence/measurements"), "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("appended").asInt();
    }

    private JsonNode get(String path) {
        return maker.get(maker.api(path)).json();
    }

    private String state(String requirement) {
        return rowState("cra-annex-i", requirement);
    }

    private String rowState(String catalogue, String requirement) {
        return StreamSupport.stream(
                        get("/requirements?catalogue=" + catalogue).get("items").spliterator(), false)
                .filter(row -> row.at("/requirement/id").asText().equals(requirement))
                .map(row -> row.get("state").asText())
                .findFirst()
                .orElseThrow();
    }

    private Answer put(String path, Object body) {
        return maker.put(maker.api(path), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private void patch(String path, Object body) {
        TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    private String page(String path) {
        Answer answer = TestOrganization.send(maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
