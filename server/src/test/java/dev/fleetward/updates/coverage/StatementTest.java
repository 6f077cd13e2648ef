package dev.fleetward.updates.coverage;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StatementTest {
    private static final byte[] FILE = "firmware 2.0".getBytes(StandardCharsets.UTF_8);
    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
             {"type":"library","name":"minimist","version":"%s","purl":"pkg:npm/minimist@%s"}]}
            """;
    private static final String RECORD = """
            {"id":"CVE-2026-7300","modified":"2026-01-02T00:00:00Z","summary":"Prototype pollution",
             "affected":[{"package":{"ecosystem":"npm","name":"minimist"},
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.6"}]}]}]}
            """;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final Seed seed = new Seed(organization);

    @Test
    void a_statement_holds_what_was_so_and_anyone_can_check_it_without_the_server() throws GeneralSecurityException {
        JsonNode made = stated(rolledOut());
        int number = made.get("number").asInt();

        byte[] text = get("/coverage-statements/" + number).response().body();
        JsonNode body = get("/coverage-statements/" + number).json();
        String csv = get("/coverage-statements/%d/devices".formatted(number)).text();

        assertThat(body.get("population").asInt()).isEqualTo(4);
        assertThat(body.get("reachable").asInt()).isEqualTo(3);
        assertThat(body.get("fixed").asInt()).isEqualTo(2);
        assertThat(body.get("fixedReachable").asInt()).isEqualTo(2);
        assertThat(body.at("/outside/devices").asInt()).isEqualTo(1);
        assertThat(body.at("/outside/running").asInt()).isEqualTo(1);
        assertThat(csv.lines().skip(1).filter(line -> line.contains("\"CONFIRMED\"")))
                .hasSize(2);
        assertThat(csv.lines().skip(1)).hasSize(4);
        assertThat(csv).contains("\"'-D-2\"", "\"UNREACHABLE\"", "Not seen for 40 days.");
        assertThat(body.at("/devices/sha256").asText()).isEqualTo(sha256(csv.getBytes(StandardCharsets.UTF_8)));
        assertThat(made.get("sha256").asText()).isEqualTo(sha256(text));
        assertThat(verifies(text, number)).isTrue();
        text[20] ^= 1;
        assertThat(verifies(text, number)).isFalse();
    }

    @Test
    void a_statement_names_the_vulnerabilities_the_release_fixes() {
        described("1.0", "1.2.5");
        assertThat(organization.post("/api/v1/feeds/osv", RECORD).status()).isLessThan(300);
        JsonNode rollout = rolledOut();

        eventually(() -> {
            int number = stated(rollout).get("number").asInt();
            assertThat(get("/coverage-statements/" + number)
                            .json()
                            .at("/vulnerabilitiesFixed/0/id")
                            .asText())
                    .isEqualTo("CVE-2026-7300");
        });
    }

    @Test
    void it_is_filed_in_the_ledger_by_its_hash_at_once() {
        JsonNode made = stated(rolledOut());

        eventually(() -> {
            JsonNode filed = get("/evidence")
                    .json()
                    .get("items")
                    .valueStream()
                    .filter(one -> one.get("source").asText().equals("updates.coverage-statement"))
                    .filter(one ->
                            one.get("unit").asText().contains(made.get("sha256").asText()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("not filed yet"));
            assertThat(filed.get("numerator").asInt()).isEqualTo(2);
            assertThat(filed.get("denominator").asInt()).isEqualTo(3);
        });
        assertThat(get("/evidence/verify").json().get("valid").asBoolean()).isTrue();
    }

    @Test
    void a_later_statement_leaves_the_earlier_as_it_was() {
        JsonNode rollout = rolledOut();
        int first = stated(rollout).get("number").asInt();
        String before = get("/coverage-statements/" + first).text();
        runs("D-1", "2.0");

        int second = stated(rollout).get("number").asInt();

        assertThat(second).isEqualTo(first + 1);
        assertThat(get("/coverage-statements/" + first).text()).isEqualTo(before);
        assertThat(get("/coverage-statements/" + second).json().get("fixed").asInt())
                .isEqualTo(3);
        assertThat(get("/coverage-statements").json().get("items")).hasSize(2);
    }

    @Test
    void it_prints_as_pdf_and_reads_as_page() throws IOException {
        int number = stated(rolledOut()).get("number").asInt();

        try (var pdf = Loader.loadPDF(
                get("/coverage-statements/%d/pdf".formatted(number)).response().body())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("2 of 3 reachable devices (66.7 %)", "Definition", "Ed25519", "Out of reach");
        }
        assertThat(organization
                        .get("/products/pump/updates/coverage-statements/" + number)
                        .text())
                .contains("Signature verified", "2 of 3 reachable devices", "openssl pkeyutl -verify");
    }

    @Test
    void nothing_is_stated_of_a_rollout_that_has_not_started_or_that_another_organization_has() {
        scene.release("2.0", "fw.swu", FILE);
        JsonNode draft = scene.rollOut("2.0", Map.of("start", false));
        JsonNode others = new UpdateSceneOfAnother().rollout();

        assertThat(state(draft).status()).isEqualTo(409);
        assertThat(state(others).status()).isEqualTo(404);
        assertThat(get("/coverage-statements/1").status()).isEqualTo(404);
        assertThat(get("/coverage-statements/key").status()).isEqualTo(404);
    }

    private static final class UpdateSceneOfAnother {
        JsonNode rollout() {
            UpdateScene other = UpdateScene.withKey();
            other.release("2.0", "fw.swu", FILE);
            return other.rollOut("2.0");
        }
    }

    /** Four devices taken in: two confirmed, one not, one out of reach; a fifth ran it before. */
    private JsonNode rolledOut() {
        seed.device("D-0", "1.0");
        seed.device("D-1", "1.0");
        seed.device("-D-2", "1.0");
        seed.device("D-3", "1.0", Instant.now().minus(Duration.ofDays(40)), Map.of());
        seed.device("NEW", "2.0");
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        runs("D-0", "2.0");
        runs("-D-2", "2.0");
        return rollout;
    }

    private Answer state(JsonNode rollout) {
        return organization.post(
                organization.api("/rollouts/%s/coverage/statements"
                        .formatted(rollout.get("id").asText())),
                "{}");
    }

    private JsonNode stated(JsonNode rollout) {
        Answer made = state(rollout);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json();
    }

    private Answer get(String path) {
        return organization.get(organization.api(path));
    }

    private boolean verifies(byte[] text, int number) throws GeneralSecurityException {
        String pem = get("/coverage-statements/key").text();
        var key = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(key));
        verifier.update(text);
        return verifier.verify(get("/coverage-statements/%d/signature".formatted(number))
                .response()
                .body());
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private void described(String version, String component) {
        var answer = organization.put(
                organization.api("/software-versions/main/%s/sbom".formatted(version)),
                "application/json",
                BodyPublishers.ofString(SBOM.formatted(component, component)));
        assertThat(answer.status()).as(answer.text()).isLessThan(300);
    }

    private void runs(String serial, String version) {
        var product = seed.product();
        Seed.bean(Db.class).doInTransaction(organization.id, tx -> {
            var devices = Seed.bean(Devices.class);
            devices.runs(
                    tx,
                    organization.id,
                    devices.find(tx, product.id(), serial).orElseThrow(),
                    Seed.bean(SoftwareVersions.class).named(tx, organization.id, product.id(), "main", version),
                    Instant.now());
        });
    }
}
