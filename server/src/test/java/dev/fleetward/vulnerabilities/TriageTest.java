package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TriageTest {

    @Inject
    Fleet fleet;

    @Inject
    Products products;

    @Inject
    @Any
    Instance<Watched> watched;

    private TestOrganization maker;

    @BeforeEach
    void a_maker_with_two_vulnerabilities_one_of_them_in_the_field() {
        maker = new TestOrganization();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.sbom(maker, "0.1", "pkg:npm/minimist@1.2.5");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
        Fleet.feed(
                maker,
                Fleet.record("GHSA-y", "CVE-2026-8", "minimist", "1.2.6")
                        .replace("S:U/C:N/I:N/A:H", "S:U/C:H/I:H/A:H")
                        .replace("minimist can be crashed", "=cmd|' /C calc'!A0"));
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "1.0");
    }

    @Test
    void each_stands_where_its_reasons_put_it() {
        eventually(
                () -> assertThat(first("track").get("devicesExposed").asInt()).isEqualTo(2));

        JsonNode list = priorities();
        assertThat(list.findValuesAsText("id")).containsExactly("CVE-2026-8", "CVE-2026-7");
        assertThat(list.at("/0/rank").asText()).isEqualTo("high");
        assertThat(list.at("/1/reasons").toString())
                .contains("2 of 2 devices are exposed now", "CVSS 7.5", "SSVC says", "A fix is known: lodash 4.17.21");
    }

    @Test
    void the_word_of_cisa_in_the_cve_list_is_read_and_shown_with_its_source() {
        var answer = maker.post("/api/v1/feeds/imports", """
                {"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-7","state":"PUBLISHED",
                   "dateUpdated":"2026-02-01T00:00:00Z","datePublished":"2026-02-01T00:00:00Z"},
                 "containers":{"cna":{"descriptions":[{"lang":"en","value":"A crash."}]},
                  "adp":[{"providerMetadata":{"shortName":"CISA-ADP"},"title":"CISA ADP Vulnrichment",
                    "metrics":[{"other":{"type":"kev","content":{}}},{"other":{"type":"ssvc","content":{
                     "timestamp":"2026-02-02T10:00:00Z","role":"CISA Coordinator","options":[
                     {"Exploitation":"poc"},{"Automatable":"yes"},{"Technical Impact":"total"}]}}}]}]}}
                """);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        JsonNode priority = maker.get(maker.api("/vulnerabilities/CVE-2026-7/triage"))
                .json()
                .get("priority");
        assertThat(priority.get("ssvc").asText()).isEqualTo("Track*");
        assertThat(priority.get("reasons").toString())
                .contains("exploitation proof of concept, automatable yes, technical impact total"
                        + " (CISA Coordinator, 2026-02-02)");
    }

    @Test
    void the_policy_of_the_product_changes_the_order() {
        var answer = policy("""
                {"environment":"MAV:P/MPR:H/CR:L/IR:L","highDays":5}""");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("actDays").asInt()).isEqualTo(14);

        assertThat(priorities().findValuesAsText("rank")).containsOnly("track");
        assertThat(priorities().toString()).contains("in this product's environment");
        assertThat(policy("{\"environment\":\"AV:N\"}").status()).isEqualTo(400);
        assertThat(policy("{\"mission\":\"vital\"}").status()).isEqualTo(400);
        assertThat(policy("{\"restDays\":0}").status()).isEqualTo(400);
    }

    @Test
    void what_people_do_is_written_down() {
        triage("{\"assignee\":\"%s\",\"note\":\"looking into it\"}".formatted(maker.email));
        JsonNode told = triage("""
                {"dueOn":"2999-01-01","reachability":"unreachable","reachabilityWhy":"compiled out"}""").json();

        assertThat(told.at("/priority/assignee").asText()).isEqualTo(maker.email);
        assertThat(told.at("/priority/dueOn").asText()).isEqualTo("2999-01-01");
        assertThat(told.at("/priority/reasons").toString()).contains("Its code is not reached: compiled out");
        assertThat(told.get("notes").findValuesAsText("what"))
                .containsExactlyInAnyOrder(
                        "assigned it", "noted", "set when it is due", "said its code is unreachable");
        assertThat(triage("{\"assignee\":\"nobody@example.org\"}").status()).isEqualTo(400);
        assertThat(triage("{\"deferredUntil\":\"2001-01-01\"}").status()).isEqualTo(400);
        assertThat(triage("{\"reachability\":\"perhaps\"}").status()).isEqualTo(400);
        assertThat(triage("{}").status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/vulnerabilities/CVE-1/triage")).status())
                .isEqualTo(404);
    }

    @Test
    void what_is_deferred_is_out_of_the_way_until_it_is_exploited() {
        triage("{\"deferredUntil\":\"2999-01-01\"}");
        assertThat(first("deferred").get("id").asText()).isEqualTo("CVE-2026-7");

        triage("{\"exploitedInTheField\":true}");

        assertThat(priorities().at("/0/id").asText()).isEqualTo("CVE-2026-7");
        assertThat(priorities().at("/0/rank").asText()).isEqualTo("exploited");
        assertThat(priorities().at("/0/reasons/0").asText()).contains("Seen exploited in this product's own fleet");
    }

    @Test
    void what_is_decided_is_settled_and_stays_in_the_list() {
        maker.post(
                maker.api("/decisions"),
                Map.of("vulnerability", "CVE-2026-8", "state", "not_affected", "detail", "not built in"));

        assertThat(priorities().findValuesAsText("rank")).containsExactly("track", "settled");
    }

    @Test
    void an_alert_is_told_of_what_devices_run_and_of_nothing_else() {
        var figure = watched.stream()
                .filter(one -> one.figures().stream().anyMatch(f -> f.id().equals("vulnerabilities.open-in-the-field")))
                .findFirst()
                .orElseThrow();
        var product = products.require(maker.id, maker.product).id().value();

        eventually(() -> assertThat(
                        figure.read(maker.id, product, "vulnerabilities.open-in-the-field", Map.of("rank", "track")))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.subject()).isEqualTo("CVE-2026-7");
                    assertThat(reading.value()).hasValue(2);
                }));
        assertThat(figure.read(maker.id, product, "vulnerabilities.open-in-the-field", Map.of()))
                .isEmpty();
    }

    @Test
    void the_table_has_the_filters_of_the_page_and_no_formula() {
        String all = maker.get(maker.api("/triage.csv")).text();
        assertThat(all.lines()).hasSize(3);
        assertThat(all).contains("\"CVE-2026-8\",\"high\"");
        assertThat(maker.get(maker.api("/triage.csv?rank=high")).text().lines()).hasSize(2);
        assertThat(maker.get(maker.api("/triage.csv?rank=vital")).status()).isEqualTo(400);
    }

    private JsonNode first(String rank) {
        for (JsonNode one : priorities()) {
            if (one.get("rank").asText().equals(rank)) {
                return one;
            }
        }
        throw new AssertionError("none is " + rank + ": " + priorities());
    }

    private JsonNode priorities() {
        return maker.get(maker.api("/priorities")).json().get("items");
    }

    private TestOrganization.Answer policy(String json) {
        return maker.put(maker.api("/priority-policy"), "application/json", BodyPublishers.ofString(json));
    }

    private TestOrganization.Answer triage(String json) {
        return maker.put(
                maker.api("/vulnerabilities/CVE-2026-7/triage"),
                "application/json",
                BodyPublishers.ofString(Json.read(json, JsonNode.class).toString()));
    }
}
