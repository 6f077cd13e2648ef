package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExposureTest {

    @Inject
    Fleet fleet;

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    ExposureEvidence evidence;

    private TestOrganization maker;

    @BeforeEach
    void aMakerWithOneVulnerableVersion() {
        maker = new TestOrganization();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.21");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
    }

    @Test
    void devices_are_exposed_while_they_run_the_version_and_no_longer() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "1.0");
        fleet.runs(maker, "SN-3", "main", "2.0");
        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(2));
        assertThat(exposure().get("devicesTotal").asInt()).isEqualTo(3);
        assertThat(exposure().get("devicesActive").asInt()).isEqualTo(3);

        fleet.runs(maker, "SN-1", "main", "2.0");
        fleet.runs(maker, "SN-2", "main", "2.0");

        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isZero());
        assertThat(exposure().at("/versions/0/version").asText()).isEqualTo("1.0");
    }

    @Test
    void software_without_an_sbom_is_unknown_not_safe() {
        fleet.runs(maker, "SN-1", "main", "2.0");
        fleet.runs(maker, "SN-2", "main", "0.1-without-sbom");

        eventually(() -> assertThat(exposure().get("devicesUnknown").asInt()).isEqualTo(1));
        assertThat(exposure().get("devicesExposed").asInt()).isZero();
    }

    @Test
    void a_statement_changes_exposure_and_can_be_taken_back() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(1));

        assertThat(state("not_affected", "", "").status()).isEqualTo(400);
        var stated = state("not_affected", "vulnerable_code_not_in_execute_path", "1.0");
        assertThat(stated.status()).isEqualTo(200);
        assertThat(stated.json().get("devicesExposed").asInt()).isZero();
        assertThat(stated.json().at("/findings/0/state").asText()).isEqualTo("not_affected");

        state("affected", "", "");
        assertThat(exposure().get("devicesExposed").asInt())
                .as("the narrower statement holds")
                .isZero();
        state("open", "", "1.0");
        assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(1);
    }

    @Test
    void an_undetermined_finding_exposes_nobody_until_a_person_says_affected() {
        Fleet.sbom(maker, "3.0", "pkg:npm/lodash");
        fleet.runs(maker, "SN-1", "main", "3.0");
        eventually(
                () -> assertThat(exposure().at("/versions/0/devices").asInt()).isEqualTo(1));
        assertThat(exposure().get("devicesExposed").asInt()).isZero();

        state("affected", "", "3.0");

        assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(1);
    }

    @Test
    void evidence_counts_only_devices_somebody_looked_at() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "2.0");
        fleet.runs(maker, "SN-3", "main", "0.1-without-sbom");
        UUID product = products.require(maker.id, maker.product).id().value();

        eventually(() -> assertThat(evidence.measure(maker.id, product)).satisfies(figure -> {
            assertThat(figure.numerator()).isEqualTo(1);
            assertThat(figure.denominator()).isEqualTo(3);
        }));
    }

    @Test
    void a_removed_product_takes_its_exposure_along() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(1));
        state("not_affected", "component_not_present", "1.0");

        db.acrossOrganizations(tx -> tx.update("DELETE FROM product WHERE organization_id = ?", maker.id));

        assertThat(db.<Long>inTransaction(maker.id, tx -> tx.one("""
                                SELECT (SELECT count(*) FROM sbom) + (SELECT count(*) FROM build_set)
                                     + (SELECT count(*) FROM vex_decision) + (SELECT count(*) FROM version_finding) AS rows
                                """, row -> row.longValue("rows"))))
                .isZero();
    }

    @Test
    void an_sbom_replaced_or_taken_away_takes_its_exposure_along() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(1));

        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.21");

        assertThat(exposure().get("devicesExposed").asInt()).isZero();
    }

    @Test
    void what_events_moved_equals_a_recount_after_any_walk() {
        Random random = new Random(11);
        Map<String, String> truth = new HashMap<>();
        for (int step = 0; step < 80; step++) {
            String serial = "SN-" + random.nextInt(10);
            String version = random.nextBoolean() ? "1.0" : "2.0";
            fleet.runs(maker, serial, "main", version);
            truth.put(serial, version);
        }

        long exposed = truth.values().stream().filter("1.0"::equals).count();
        eventually(() -> assertThat(exposure().get("devicesExposed").asLong()).isEqualTo(exposed));
    }

    @Test
    void the_list_puts_the_most_exposing_first_and_an_unknown_name_is_a_clear_problem() {
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20", "pkg:npm/minor@1.0.0");
        Fleet.sbom(maker, "0.5", "pkg:npm/rare@1.0.0");
        Fleet.feed(maker, Fleet.record("GHSA-y", "CVE-2026-8", "rare", "2.0.0"));
        fleet.runs(maker, "SN-1", "main", "1.0");

        eventually(() -> assertThat(maker.get(maker.api("/vulnerabilities"))
                        .json()
                        .at("/items/0/devicesExposed")
                        .asInt())
                .isEqualTo(1));
        var list = maker.get(maker.api("/vulnerabilities")).json().get("items");
        assertThat(list.findValuesAsText("id")).containsExactly("CVE-2026-7", "CVE-2026-8");
        assertThat(list.at("/0/severity").asText()).isEqualTo("high");
        assertThat(maker.get(maker.api("/vulnerabilities/CVE-1"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("CVE-1");
    }

    @Test
    void lists_count_a_device_once_whether_it_runs_one_version_or_several() {
        String sbom = """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                 {"type":"library","name":"lodash","purl":"pkg:npm/lodash@4.17.19"}]}
                """;
        maker.put(
                maker.api("/software-versions/modem/7/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString(sbom));
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-1", "modem", "7");
        fleet.runs(maker, "SN-2", "main", "1.0");
        fleet.runs(maker, "SN-3", "main", "2.0");
        fleet.runs(maker, "SN-3", "modem", "7");
        fleet.runs(maker, "SN-4", "main", "2.0");

        eventually(() -> assertThat(exposure().get("devicesExposed").asInt()).isEqualTo(3));
        for (String list : List.of("/vulnerabilities", "/priorities")) {
            assertThat(maker.get(maker.api(list))
                            .json()
                            .at("/items/0/devicesExposed")
                            .asInt())
                    .as(list)
                    .isEqualTo(3);
        }
    }

    private JsonNode exposure() {
        return maker.get(maker.api("/vulnerabilities/GHSA-x")).json();
    }

    private TestOrganization.Answer state(String state, String justification, String version) {
        String type = version.isEmpty() ? "" : "main";
        return maker.put(
                maker.api("/vulnerabilities/CVE-2026-7/state"),
                "application/json",
                BodyPublishers.ofString("""
                        {"state":"%s","justification":"%s","softwareType":"%s","softwareVersion":"%s"}
                        """.formatted(state, justification, type, version)));
    }
}
