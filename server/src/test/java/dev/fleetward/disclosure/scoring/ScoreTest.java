package dev.fleetward.disclosure.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A case is scored by CVSS. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ScoreTest {
    private static final String CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String FOUR = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

    private final TestOrganization maker = new TestOrganization();

    @BeforeEach
    void a_case_is_open() {
        maker.post(
                maker.api("/cases"),
                Map.of("kind", "actively-exploited-vulnerability", "title", "Lock opens", "csirt", "DE"));
    }

    /** Scores of the standards' own examples and calculators. */
    @Test
    void vectors_come_to_what_the_standards_say() {
        assertThat(score(CRITICAL)).isEqualTo(9.8);
        assertThat(calculate(CRITICAL).json().get("severity").asText()).isEqualTo("Critical");
        assertThat(score("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H")).isEqualTo(7.8);
        assertThat(score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N")).isZero();
        assertThat(score(FOUR)).isEqualTo(9.3);
        JsonNode proven = calculate(CRITICAL + "/E:P").json();
        assertThat(proven.get("baseScore").asDouble()).isEqualTo(9.8);
        assertThat(proven.get("score").asDouble()).isEqualTo(9.3);
        assertThat(score(FOUR + "/E:U")).isLessThan(9.3);
    }

    @Test
    void what_is_no_vector_is_refused_with_what_is_missing() {
        assertThat(calculate("").status()).isEqualTo(400);
        assertThat(calculate("CVSS:2.0/AV:N").status()).isEqualTo(400);
        assertThat(calculate("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")
                        .json()
                        .get("detail")
                        .asText())
                .contains("needs A (Availability)", "A:H (High)");
        assertThat(calculate(CRITICAL + "/AV:L").json().get("detail").asText()).contains("once");
        assertThat(calculate(CRITICAL.replace("AV:N", "AV:Q")).status()).isEqualTo(400);
        assertThat(calculate(CRITICAL + "/ZZ:Q").status()).isEqualTo(400);
        assertThat(calculate(CRITICAL + "/E:P".repeat(200)).status()).isEqualTo(400);
    }

    @Test
    void the_page_works_out_what_was_chosen_and_keeps_it_with_the_case() {
        String page = "/products/pump/cases/C-1/cvss";
        assertThat(page(page).text()).contains("Attack requirements").contains("Use CVSS 3.1 instead");
        assertThat(page(page + "?version=3.1&AV=N&AC=L&PR=N&UI=N&S=U&C=H&I=H&A=H")
                        .text())
                .contains(CRITICAL)
                .contains("9.8 by CVSS 3.1");
        assertThat(page(page + "?vector=nonsense%3Cscript%3E").text())
                .contains("vector must be of CVSS")
                .doesNotContain("<script>");

        Answer kept = TestOrganization.send(maker.request(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("vector=" + URLEncoder.encode(CRITICAL, StandardCharsets.UTF_8))));

        assertThat(kept.status()).isEqualTo(303);
        assertThat(page("/products/pump/cases/C-1").text()).contains("Critical: 9.8 by CVSS 3.1");
        assertThat(maker.get(maker.api("/cases/C-1/history")).text()).contains("CVSS 3.1: 9.8, Critical");
    }

    @Test
    void a_case_has_one_score_for_each_version() {
        assertThat(save(CRITICAL).status()).isEqualTo(200);
        assertThat(save(FOUR).status()).isEqualTo(200);
        assertThat(save("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H").status())
                .isEqualTo(200);
        assertThat(save("x").status()).isEqualTo(400);

        JsonNode items = maker.get(maker.api("/cases/C-1/scores")).json().get("items");
        assertThat(items).hasSize(2);
        assertThat(items.get(0).get("version").asText()).isEqualTo("4.0");
        assertThat(items.get(1).get("score").asDouble()).isEqualTo(7.8);
        assertThat(new TestOrganization().get(maker.api("/cases/C-1/scores")).status())
                .isEqualTo(404);
    }

    private double score(String vector) {
        return calculate(vector).json().get("score").asDouble();
    }

    private Answer calculate(String vector) {
        return maker.get("/api/v1/cvss?vector=" + URLEncoder.encode(vector, StandardCharsets.UTF_8));
    }

    private Answer save(String vector) {
        return maker.put(
                maker.api("/cases/C-1/scores"),
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("vector", vector))));
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request(path).header("Accept", "text/html"));
    }
}
