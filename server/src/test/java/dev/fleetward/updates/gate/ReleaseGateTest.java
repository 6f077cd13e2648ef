package dev.fleetward.updates.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.products.Products;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.releases.Releases;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReleaseGateTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);
    private static final String REASON = "The line stands still until this is out.";

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization maker = scene.organization;

    @Inject
    ReleaseGate gate;

    @Inject
    Releases releases;

    @Inject
    Products products;

    @Test
    void a_described_signed_and_newer_release_passes() {
        String release = release("1.0");
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.21");

        JsonNode judgement = judgement(release);

        assertThat(judgement.get("objections")).isEmpty();
        assertThat(judgement.get("passes").asBoolean()).isTrue();
        assertThat(page(release)).contains("Nothing speaks against giving it to devices", "fw.swu", "build server");
    }

    @Test
    void every_reason_is_in_one_answer_for_programs_and_on_the_page() {
        release("2.0");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.21");
        scene.rollOut("2.0");
        String release = release("1.0");

        var held = Assertions.catchThrowableOfType(HeldBack.class, () -> {
            var product = products.require(maker.id, maker.product);
            gate.require(product, releases.require(product, UUID.fromString(release)));
        });

        assertThat(codes(judgement(release))).containsExactly("no-sbom", "version-not-newer");
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.detail()).contains("main 1.0 has no SBOM", "1.0 is not newer than 2.0");
        assertThat(held.members().get("objections"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(page(release)).contains("2 objections hold it back", "has no SBOM", "not newer than 2.0");
    }

    @Test
    void severe_vulnerabilities_hold_it_back_until_somebody_decides() {
        String release = release("1.0");
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20", "pkg:npm/minimist@1.2.5");
        Fleet.feed(maker, Fleet.record("GHSA-mild", "CVE-2026-71", "lodash", "4.17.21"));
        Fleet.feed(
                maker,
                Fleet.record("GHSA-bad", "CVE-2026-72", "minimist", "1.2.6")
                        .replace("S:U/C:N/I:N/A:H", "S:U/C:H/I:H/A:H"));

        JsonNode held = judgement(release);

        assertThat(codes(held)).containsExactly("severe-vulnerability");
        assertThat(held.at("/objections/0/detail").asText())
                .contains("CVE-2026-72 in minimist 1.2.5 scores 9.8, which is not below 9.0");
        maker.post(
                maker.api("/decisions"),
                Map.of("vulnerability", "CVE-2026-72", "state", "not_affected", "detail", "not built in"));
        assertThat(judgement(release).get("passes").asBoolean()).isTrue();
    }

    @Test
    void what_is_exploited_holds_it_back_whatever_its_score() {
        String release = release("1.0");
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.feed(maker, Fleet.record("GHSA-known", "CVE-2026-73", "lodash", "4.17.21"));
        TestOrganization.send(maker.request(maker.api("/vulnerabilities/CVE-2026-73/triage"))
                .header("Content-Type", "application/json")
                .method("PUT", BodyPublishers.ofString("{\"exploitedInTheField\":true}")));

        assertThat(codes(judgement(release))).containsExactly("exploited-vulnerability");
    }

    @Test
    void a_file_for_hardware_nobody_has_is_a_slip() {
        scene.device("D-1").get("");
        scene.device("D-1").put("/configData", "{\"data\":{\"memfault__hardware_version\":\"evt2\"}}");
        String artifact = scene.upload("fw.swu", FILE).json().get("id").asText();
        String release = maker.post(
                        maker.api("/releases"),
                        Map.of(
                                "version",
                                "1.0",
                                "files",
                                List.of(Map.of("artifact", artifact, "hardwareVersion", "evt22"))))
                .json()
                .get("id")
                .asText();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.21");

        assertThat(codes(judgement(release))).containsExactly("hardware-unknown");
    }

    @Test
    void an_ended_support_period_holds_it_back() {
        String release = release("1.0");
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.21");
        Answer facts = TestOrganization.send(maker.request("/api/v1/products/pump/law-facts")
                .header("Content-Type", "application/json")
                .method(
                        "PATCH",
                        BodyPublishers.ofString("{\"supportFrom\":\"2015-01-01\",\"supportUntil\":\"2020-12-31\"}")));
        assertThat(facts.status()).as(facts.text()).isEqualTo(200);

        assertThat(codes(judgement(release))).containsExactly("support-ended");
    }

    @Test
    void an_override_takes_two_people_and_a_reason() {
        String release = release("1.0");
        Person second = new Person(maker);

        assertThat(override(release, "short").status()).isEqualTo(400);
        Answer asked = override(release, REASON);
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        assertThat(asked.json().get("passes").asBoolean()).isFalse();
        String id = asked.json().at("/overrides/0/id").asText();

        Answer own = maker.post(gate(release) + "/overrides/" + id + "/grant", "");
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.json().get("type").asText()).isEqualTo("/problems/second-person-needed");
        Answer granted = second.post(gate(release) + "/overrides/" + id + "/grant");
        assertThat(granted.status()).as(granted.text()).isEqualTo(200);
        assertThat(granted.json().get("overridden").asBoolean()).isTrue();
        assertThat(second.post(gate(release) + "/overrides/" + id + "/grant").status())
                .isEqualTo(409);
        assertThat(page(release)).contains("two people let it pass", REASON);
        assertThat(maker.get("/api/v1/audit").text()).contains("release.override-granted", REASON);
    }

    @Test
    void nobody_is_a_second_person_by_a_token_of_their_own() {
        String release = release("1.0");
        String id = override(release, REASON).json().at("/overrides/0/id").asText();
        String own = maker.post("/api/v1/api-tokens", Map.of("name", "mine too", "role", "owner"))
                .json()
                .get("token")
                .asText();

        Answer granted = TestOrganization.send(java.net.http.HttpRequest.newBuilder(
                        TestOrganization.server(gate(release) + "/overrides/" + id + "/grant"))
                .header("Authorization", "Bearer " + own)
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

        assertThat(granted.status()).as(granted.text()).isEqualTo(403);
        assertThat(granted.json().get("type").asText()).isEqualTo("/problems/second-person-needed");
    }

    @Test
    void an_override_covers_only_what_it_was_asked_for() {
        String release = release("1.0");
        Person second = new Person(maker);
        String id = override(release, REASON).json().at("/overrides/0/id").asText();
        second.post(gate(release) + "/overrides/" + id + "/grant");
        assertThat(judgement(release).get("passes").asBoolean()).isTrue();

        release("2.0");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.21");
        scene.rollOut("2.0");

        JsonNode judgement = judgement(release);
        assertThat(judgement.get("passes").asBoolean()).isFalse();
        assertThat(judgement.at("/open").findValuesAsText("code")).containsExactly("version-not-newer");
    }

    @Test
    void a_refused_override_lets_nothing_pass() {
        String release = release("1.0");
        String id = override(release, REASON).json().at("/overrides/0/id").asText();

        Answer refused = new Person(maker).post(gate(release) + "/overrides/" + id + "/refuse");

        assertThat(refused.json().get("passes").asBoolean()).isFalse();
    }

    @Test
    void nothing_unsigned_goes_out_unless_the_policy_says_so_in_the_open() {
        assertThat(scene.upload("fw.bin", FILE, new byte[0]).status()).isEqualTo(400);
        assertThat(policy("{\"allowUnsigned\":true}").status()).isEqualTo(400);
        assertThat(policy("{\"allowUnsigned\":true,\"reason\":\"The bootloader checks nothing yet.\"}")
                        .status())
                .isEqualTo(200);

        Answer uploaded = scene.upload("fw.bin", FILE, new byte[0]);
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        String release = releaseOf("1.0", uploaded.json().get("id").asText());
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.21");
        assertThat(codes(judgement(release))).isEmpty();
        assertThat(page(release)).contains("unsigned");

        policy("{\"allowUnsigned\":false}");
        assertThat(codes(judgement(release))).containsExactly("not-signed");
    }

    @Test
    void what_it_fixes_is_worked_out_from_both_versions() {
        release("1.0");
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        String release = release("1.1");
        Fleet.sbom(maker, "1.1", "pkg:npm/lodash@4.17.21");
        Fleet.feed(maker, Fleet.record("GHSA-mended", "CVE-2026-74", "lodash", "4.17.21"));

        JsonNode fixes = maker.get(maker.api("/releases/" + release + "/fixes")).json();

        assertThat(fixes.get("since").asText()).isEqualTo("1.0");
        assertThat(fixes.get("fixed").findValuesAsText("id")).containsExactly("CVE-2026-74");
        assertThat(page(release)).contains("Compared with 1.0 it fixes 1 vulnerability and brings no vulnerability");
    }

    private String release(String version) {
        return scene.bareRelease(version, "fw.swu", FILE).get("id").asText();
    }

    private String releaseOf(String version, String artifact) {
        return maker.post(
                        maker.api("/releases"),
                        Map.of("version", version, "files", List.of(Map.of("artifact", artifact))))
                .json()
                .get("id")
                .asText();
    }

    private Answer policy(String json) {
        return maker.put(maker.api("/release-policy"), "application/json", BodyPublishers.ofString(json));
    }

    private Answer override(String release, String reason) {
        return maker.post(gate(release) + "/overrides", Map.of("reason", reason));
    }

    private String gate(String release) {
        return maker.api("/releases/" + release + "/gate");
    }

    private JsonNode judgement(String release) {
        Answer answer = maker.get(gate(release));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> codes(JsonNode judgement) {
        return judgement.get("objections").findValuesAsText("code");
    }

    private String page(String release) {
        Answer answer = maker.get("/products/pump/updates/releases/" + release);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    /** A colleague, by a token that they made signed in; the maker's own stands for itself. */
    private record Person(String token) {
        Person(TestOrganization maker) {
            this(TestOrganization.send(java.net.http.HttpRequest.newBuilder(
                                    TestOrganization.server("/api/v1/api-tokens"))
                            .header("Cookie", Browser.sessionCookie(maker.email, maker.password))
                            .header("Sec-Fetch-Site", "same-origin")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"name\":\"colleague\",\"role\":\"release-manager\"}")))
                    .json()
                    .get("token")
                    .asText());
        }

        Answer post(String path) {
            return TestOrganization.send(java.net.http.HttpRequest.newBuilder(TestOrganization.server(path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.noBody()));
        }
    }
}
