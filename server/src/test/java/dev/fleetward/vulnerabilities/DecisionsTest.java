package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DecisionsTest {

    @Inject
    Fleet fleet;

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    private TestOrganization maker;

    @BeforeEach
    void aMakerWithOneVulnerableVersion() {
        maker = new TestOrganization();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20", "pkg:npm/left-pad@1.0.0");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
    }

    @AfterEach
    void what_lists_read_is_a_recount() {
        FindingsKept.requireAsRecounted(db, maker.id);
    }

    @Test
    void a_decision_holds_for_later_versions_until_the_component_changes() {
        decide(Map.of("component", "pkg:npm/lodash", "state", "not_affected", "justification", "code_not_reachable"));

        Fleet.sbom(maker, "1.1", "pkg:npm/lodash@4.17.20");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.19");

        assertThat(finding("1.0").get("inheritedFrom").asText()).isEmpty();
        assertThat(finding("1.1").get("state").asText()).isEqualTo("not_affected");
        assertThat(finding("1.1").get("inheritedFrom").asText()).isEqualTo("main 1.0");
        assertThat(finding("1.1").get("exposes").asBoolean()).isFalse();
        assertThat(finding("2.0").get("state").asText()).isEqualTo("open");
        JsonNode detail = maker.get(
                        maker.api("/decisions/" + finding("1.1").get("decision").asText()))
                .json();
        assertThat(detail.get("label").asText()).isEqualTo("code_not_reachable");
        assertThat(detail.get("justification").asText()).isEqualTo("vulnerable_code_not_in_execute_path");
        assertThat(detail.get("appliesTo")).hasSize(2);
    }

    @Test
    void every_change_is_kept_and_what_was_taken_back_stays_visible() {
        String id = decide(Map.of("state", "under_investigation", "detail", "looking"))
                .get("id")
                .asText();
        decide(Map.of("state", "not_affected", "detail", "no parser in it"));

        assertThat(maker.delete(maker.api("/decisions/" + id)).status()).isEqualTo(204);

        JsonNode detail = maker.get(maker.api("/decisions/" + id)).json();
        assertThat(detail.get("history").findValuesAsText("what")).containsExactly("decided", "changed", "taken back");
        assertThat(detail.at("/history/0/content/ruling/detail").asText()).isEqualTo("looking");
        assertThat(detail.get("idle").asText()).isEqualTo("taken back");
        assertThat(finding("1.0").get("state").asText()).isEqualTo("open");
        assertThat(maker.get(maker.api("/decisions?inForce=true")).json().get("items"))
                .isEmpty();
        assertThat(maker.get(maker.api("/decisions")).json().get("items")).hasSize(1);
    }

    @Test
    void an_expired_decision_opens_its_findings_again() {
        String id = decide(Map.of("state", "not_affected", "detail", "until the audit", "expiresAt", "2999-01-01"))
                .get("id")
                .asText();
        assertThat(finding("1.0").get("state").asText()).isEqualTo("not_affected");

        db.acrossOrganizations(tx ->
                tx.update("UPDATE vex_decision SET expires_at = now() - interval '1 minute' WHERE id = ?::uuid", id));
        db.acrossOrganizations(tx -> tx.update(
                "UPDATE vex_ruling SET expires_at = now() - interval '1 minute' WHERE decision_id = ?::uuid", id));

        assertThat(finding("1.0").get("state").asText()).isEqualTo("open");
        run("vex.expiry");
        assertThat(maker.get(maker.api("/decisions/" + id))
                        .json()
                        .get("history")
                        .findValuesAsText("what"))
                .contains("expired");
        assertThat(ask(Map.of("state", "not_affected", "detail", "x", "expiresAt", "2001-01-01"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_narrower_condition_holds_and_ranges_of_versions_are_understood() {
        Fleet.sbom(maker, "1.5", "pkg:npm/lodash@4.17.20");
        Fleet.sbom(maker, "3.0", "pkg:npm/lodash@4.17.20");
        decide(Map.of("state", "affected", "action", "update"));
        decide(Map.of("state", "not_affected", "detail", "not built in", "versions", "vers:generic/>=1.2|<2.0"));
        decide(Map.of("state", "fixed", "versions", "3.0", "softwareType", "main"));

        assertThat(finding("1.0").get("state").asText()).isEqualTo("affected");
        assertThat(finding("1.5").get("state").asText()).isEqualTo("not_affected");
        assertThat(finding("3.0").get("state").asText()).isEqualTo("fixed");
        assertThat(ask(Map.of("state", "fixed", "versions", "vers:generic/>=")).status())
                .isEqualTo(400);
    }

    @Test
    void a_decision_on_a_vulnerability_nobody_knows_yet_holds_once_it_comes() {
        assertThat(ask(Map.of(
                                "vulnerability",
                                "CVE-2026-99",
                                "state",
                                "not_affected",
                                "detail",
                                "we never call it",
                                "component",
                                "pkg:npm/left-pad"))
                        .status())
                .isEqualTo(200);

        Fleet.feed(maker, Fleet.record("GHSA-late", "CVE-2026-99", "left-pad", "2.0.0"));

        var found = maker.get(maker.api("/vulnerabilities/GHSA-late")).json();
        assertThat(found.at("/findings/0/state").asText()).isEqualTo("not_affected");
    }

    @Test
    void hardware_that_is_not_affected_is_left_out_of_the_exposure() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "1.0");
        fleet.runs(maker, "SN-3", "main", "1.0");
        hardware("SN-1", "rev-a");
        hardware("SN-2", "rev-b");
        eventually(() -> assertThat(exposed()).isEqualTo(3));

        decide(Map.of("state", "not_affected", "detail", "no radio on it", "hardware", "rev-a"));
        assertThat(exposed()).isEqualTo(2);
        assertThat(finding("1.0").get("state").asText()).isEqualTo("open");

        decide(Map.of("state", "not_affected", "detail", "not used at all"));
        decide(Map.of("state", "affected", "action", "update", "hardware", "rev-b"));
        assertThat(exposed()).isEqualTo(1);
        assertThat(maker.get(maker.api("/devices?query=" + query("exposed to CVE-2026-7")))
                        .json()
                        .get("items")
                        .findValuesAsText("serial"))
                .containsExactly("SN-2");
    }

    @Test
    void deciding_again_on_a_component_replaces_what_was_said_of_it_and_open_takes_it_back() {
        decide(Map.of("component", "pkg:npm/lodash", "state", "not_affected", "detail", "no parser in it"));
        decide(Map.of("component", "pkg:npm/lodash", "state", "affected", "action", "update"));
        assertThat(finding("1.0").get("state").asText()).isEqualTo("affected");
        assertThat(maker.get(maker.api("/decisions")).json().get("items")).hasSize(1);

        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.19");
        assertThat(ask(Map.of("component", "pkg:npm/lodash", "state", "open")).status())
                .isEqualTo(204);
        assertThat(finding("1.0").get("state").asText()).isEqualTo("open");
    }

    @Test
    void a_finding_whose_record_is_gone_is_told_without_a_reason() {
        db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM component_match"));

        assertThat(finding("1.0").get("reasons")).isEmpty();
        assertThat(maker.get(maker.api("/priorities")).json().at("/items/0/id").asText())
                .isEqualTo("CVE-2026-7");
        assertThat(maker.get(maker.api("/vulnerabilities/CVE-2026-7")).status()).isEqualTo(200);
        assertThat(TestOrganization.send(maker.request("/products/pump/vulnerabilities/CVE-2026-7")
                                .header("Accept", "text/html")
                                .GET())
                        .text())
                .contains("no record says why any more");
    }

    @Test
    void a_patch_the_build_writes_down_fixes_that_build_and_no_later_one() {
        patched("1.5", "CVE-2026-7");
        Fleet.sbom(maker, "1.6", "pkg:npm/lodash@4.17.20");

        assertThat(finding("1.5").get("state").asText()).isEqualTo("fixed");
        assertThat(finding("1.6").get("state").asText()).isEqualTo("open");
        decide(Map.of("state", "affected", "action", "update"));
        assertThat(finding("1.5").get("state").asText())
                .as("the maker's word stands above the build's")
                .isEqualTo("affected");
        Fleet.sbom(maker, "1.5", "pkg:npm/lodash@4.17.20", "pkg:npm/other@1.0.0");
        ask(Map.of("state", "open"));
        assertThat(finding("1.5").get("state").asText()).isEqualTo("open");
    }

    @Test
    void a_decision_goes_with_the_name_it_was_made_of_when_a_vulnerability_falls_apart() {
        Fleet.sbom(maker, "2.0", "pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0");
        Fleet.feed(maker, Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0"));
        String both = Fleet.record("GHSA-2", "CVE-2026-1\",\"CVE-2026-2", "b", "2.0.0");
        Fleet.feed(maker, both);
        decide(Map.of(
                "vulnerability", "CVE-2026-2", "component", "pkg:npm/b", "state", "not_affected", "detail", "unused"));
        decide(Map.of(
                "vulnerability", "CVE-2026-1", "component", "pkg:npm/a", "state", "affected", "action", "update"));
        assertThat(states("2.0")).containsExactlyInAnyOrder("a CVE-2026-1 affected", "b CVE-2026-1 not_affected");

        Fleet.feed(maker, both.replace("\"CVE-2026-1\",", "").replace("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"));

        assertThat(states("2.0")).containsExactlyInAnyOrder("a CVE-2026-1 affected", "b CVE-2026-2 not_affected");
    }

    @Test
    void a_decision_outlives_the_withdrawal_of_the_record_and_holds_again_when_it_is_published_anew() {
        decide(Map.of("state", "not_affected", "detail", "unused"));
        String record = Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21");

        Fleet.feed(
                maker,
                record.replace("2026-01-02", "2026-01-03")
                        .replaceFirst("\\{", "{\"withdrawn\":\"2026-01-03T00:00:00Z\","));
        assertThat(states("1.0")).isEmpty();
        assertThat(maker.get(maker.api("/decisions?inForce=true")).json().get("items"))
                .hasSize(1);

        Fleet.feed(maker, record.replace("2026-01-02", "2026-01-04"));
        assertThat(states("1.0")).containsExactly("lodash CVE-2026-7 not_affected");
    }

    private List<String> states(String version) {
        return maker.get(maker.api("/software-versions/main/" + version + "/findings"))
                .json()
                .get("items")
                .valueStream()
                .map(one -> one.at("/component/name").asText() + " "
                        + one.at("/vulnerability/id").asText() + " "
                        + one.get("state").asText())
                .toList();
    }

    private void patched(String version, String vulnerability) {
        var answer = maker.put(
                maker.api("/software-versions/main/" + version + "/sbom"),
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"lodash",
                         "version":"4.17.20","purl":"pkg:npm/lodash@4.17.20","pedigree":{"patches":[{"type":"backport",
                         "resolves":[{"type":"security","id":"%s"}]}]}}]}
                        """.formatted(vulnerability)));
        assertThat(answer.status()).as(answer.text()).isLessThan(300);
    }

    private static String query(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private long exposed() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-7"))
                .json()
                .get("devicesExposed")
                .asLong();
    }

    private void hardware(String serial, String version) {
        var product = products.require(maker.id, maker.product);
        db.doInTransaction(
                maker.id,
                tx -> devices.hardware(
                        tx, devices.find(tx, product.id(), serial).orElseThrow(), version));
    }

    private void run(String kind) {
        jobs.stream().filter(job -> job.kind().equals(kind)).forEach(RecurringJob::run);
    }

    private JsonNode finding(String version) {
        for (JsonNode one : maker.get(maker.api("/findings")).json().get("items")) {
            if (one.at("/softwareVersion/version").asText().equals(version)) {
                return one;
            }
        }
        throw new AssertionError("no finding in " + version);
    }

    private JsonNode decide(Map<String, String> asked) {
        var answer = ask(asked);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private TestOrganization.Answer ask(Map<String, String> asked) {
        var body = new HashMap<>(asked);
        body.putIfAbsent("vulnerability", "CVE-2026-7");
        return maker.post(maker.api("/decisions"), body);
    }
}
