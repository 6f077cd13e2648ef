package dev.fleetward.disclosure.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Anybody reports a vulnerability without an account; each report becomes a case. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class IntakeTest {
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final TestOrganization maker = new TestOrganization();
    private final String page = Finder.publish(maker);

    @Test
    void a_report_by_form_becomes_a_case_in_triage_that_its_reporter_follows() {
        assertThat(Finder.get("/p/" + page).text()).contains("/p/" + page + "/report");
        assertThat(Finder.get("/p/" + page + "/report").text()).contains("Report a vulnerability to Pump");

        Answer sent = Finder.form(
                "/p/" + page + "/report",
                Map.of(
                        "title", "The web page runs scripts " + SCRIPT,
                        "affected", "Pump 2.4.0",
                        "description", "Put " + SCRIPT + " into the name.",
                        "reproduction", "Open the page.",
                        "contact", "Grace <grace@example.org>",
                        "disclosureOn", "2027-05-01"),
                Map.of("proof.html", SCRIPT.getBytes(StandardCharsets.UTF_8)));

        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
        Answer receipt = Finder.get(Finder.path(sent.header("Location")));
        assertThat(receipt.text()).contains("Your report is C-1").contains("/report-status/fwr_");
        assertThat(receipt.header("Cache-Control")).contains("no-store");
        String status = Finder.path(sent.header("Location")).replace("/receipt", "");
        assertThat(Finder.get(status).text())
                .contains("The maker is looking into your report")
                .contains("Put &lt;script&gt;alert(1)&lt;/script&gt; into the name.")
                .doesNotContain(SCRIPT);

        JsonNode c = maker.get(maker.api("/cases/C-1")).json();
        assertThat(c.get("state").asText()).isEqualTo("triage");
        assertThat(c.at("/openedBy").asText("")).isIn("", "Grace <grace@example.org>");
        JsonNode report = maker.get(maker.api("/cases/C-1/report")).json();
        assertThat(report.get("channel").asText()).isEqualTo("page");
        assertThat(report.get("disclosureOn").asText()).isEqualTo("2027-05-01");
        assertThat(staff("/cases/C-1").text())
                .contains("Report from outside")
                .contains("proof.html")
                .doesNotContain(SCRIPT);
        assertThat(staff("/cases/C-1/report").text())
                .contains(report.at("/attachments/0/sha256").asText())
                .contains("Put &lt;script&gt;")
                .doesNotContain(SCRIPT);

        maker.post(maker.api("/cases/C-1/messages"), Map.of("text", "We see it too."));
        assertThat(Finder.get(status).text()).contains("We see it too.");
    }

    @Test
    void what_came_along_is_handed_out_as_bytes_alone() {
        Finder.form(
                "/p/" + page + "/report",
                Map.of("title", "Overflow", "description", "See file."),
                Map.of("..\\evil.html", SCRIPT.getBytes(StandardCharsets.UTF_8)));
        JsonNode file = maker.get(maker.api("/cases/C-1/report")).json().at("/attachments/0");
        String path = "/cases/C-1/attachments/" + file.get("id").asText();

        Answer bytes = maker.get(maker.api(path));

        assertThat(bytes.status()).isEqualTo(200);
        assertThat(bytes.text()).isEqualTo(SCRIPT);
        assertThat(bytes.header("Content-Type")).startsWith("application/octet-stream");
        assertThat(bytes.header("Content-Disposition"))
                .startsWith("attachment")
                .endsWith(".bin\"")
                .doesNotContain("evil");
        assertThat(bytes.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Finder.get(maker.api(path)).status()).isEqualTo(401);
        assertThat(new TestOrganization().get(maker.api(path)).status()).isEqualTo(404);
    }

    @Test
    void a_report_by_json_needs_no_name() {
        Answer sent = Finder.post(
                "/api/v1/public/products/%s/reports".formatted(page),
                Map.of("title", "Default password", "description", "It is admin."));

        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(sent.json().get("number").asText()).isEqualTo("C-1");
        assertThat(sent.text()).doesNotContain("\"id\"");
        assertThat(Finder.get(Finder.path(sent.json().get("statusUrl").asText()))
                        .status())
                .isEqualTo(200);
        assertThat(maker.get(maker.api("/cases/C-1/history")).text())
                .contains("A reporter without a name")
                .contains("It is admin.");
    }

    @Test
    void a_form_with_files_is_taken_by_the_api_too() {
        Answer sent = Finder.form(
                "/api/v1/public/products/%s/reports".formatted(page),
                Map.of("title", "Overflow", "description", "See file."),
                Map.of("core.bin", new byte[] {1, 2, 3}));

        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(maker.get(maker.api("/cases/C-1/report"))
                        .json()
                        .at("/attachments/0/sizeBytes")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void what_cannot_be_is_refused_and_nothing_typed_is_lost() {
        String form = "/p/" + page + "/report";
        Answer untitled = Finder.form(form, Map.of("description", "kept words"), Map.of());
        assertThat(untitled.status()).isEqualTo(400);
        assertThat(untitled.text()).contains("title must be one line").contains("kept words");
        assertThat(Finder.form(form, report(Map.of("disclosureOn", "soon")), Map.of())
                        .text())
                .contains("disclosureOn must be a day");
        assertThat(Finder.form(form, report(Map.of("website", "https://spam.example")), Map.of())
                        .text())
                .contains("must stay empty");
        var six = new HashMap<String, byte[]>();
        for (int i = 0; i < 6; i++) {
            six.put(i + ".txt", new byte[] {65});
        }
        assertThat(Finder.form(form, report(Map.of()), six).text()).contains("At most 5 files");
        assertThat(Finder.form(form, report(Map.of()), Map.of("big.bin", new byte[11 * 1024 * 1024]))
                        .status())
                .isEqualTo(413);
        assertThat(stated(form, "multipart/form-data; boundary=x", 53L * 1024 * 1024))
                .isEqualTo(413);
        String api = "/api/v1/public/products/%s/reports".formatted(page);
        assertThat(Finder.post(api, "").status()).isEqualTo(400);
        assertThat(Finder.post(api, "[").status()).isEqualTo(400);
        assertThat(Finder.post(api, Map.of("title", "t", "description", "x".repeat(60_001)))
                        .status())
                .isEqualTo(400);
        assertThat(stated(api, "application/json", 1_100_000)).isEqualTo(413);
        assertThat(Finder.get("/p/nobody-here/report").status()).isEqualTo(404);
        assertThat(Finder.post("/api/v1/public/makers/nobody-here/reports", report(Map.of()))
                        .status())
                .isEqualTo(404);
        assertThat(maker.get(maker.api("/cases")).json().get("items")).isEmpty();
    }

    @Test
    void no_report_is_taken_while_no_case_could_be_opened() {
        Finder.patch(maker, "/api/v1/maker-facts", Map.of("csirt", ""));

        assertThat(Finder.get("/p/" + page).text()).doesNotContain("/report\"");
        assertThat(Finder.get("/p/" + page + "/report").text()).contains("No reports are taken on this page yet");
        Answer refused = Finder.post("/api/v1/public/products/%s/reports".formatted(page), report(Map.of()));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("intake-closed");
        assertThat(staff("/intake").text()).contains("It is not known whose CSIRT");
    }

    @Test
    void an_organization_gets_so_many_an_hour_and_another_is_not_held_up() {
        String api = "/api/v1/public/products/%s/reports";
        for (int i = 0; i < ReportLimits.MAX_OF_ORGANIZATION_AN_HOUR; i++) {
            assertThat(Finder.post(api.formatted(page), report(Map.of())).status())
                    .isEqualTo(201);
        }

        Answer refused = Finder.post(api.formatted(page), report(Map.of()));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("type").asText()).endsWith("too-many-reports");
        String other = Finder.publish(new TestOrganization());
        assertThat(Finder.post(api.formatted(other), report(Map.of())).status()).isEqualTo(201);
    }

    @Test
    void a_makers_page_offers_its_own_products_alone() {
        TestOrganization other = new TestOrganization();
        String others = Finder.publish(other);
        String publisher = Finder.publisher(maker);
        maker.post("/api/v1/products", Map.of("slug", "valve-" + maker.slug, "name", "Valve"));
        Finder.patch(
                maker,
                "/api/v1/products/valve-" + maker.slug + "/law-facts",
                Map.of("publishedAs", "valve-" + maker.slug));

        String form = Finder.get("/o/%s/report".formatted(publisher)).text();
        assertThat(form)
                .contains("Pump")
                .contains("Valve")
                .doesNotContain(others)
                .doesNotContain(other.slug);
        String api = "/api/v1/public/makers/%s/reports".formatted(publisher);
        Answer unnamed = Finder.post(api, report(Map.of()));
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.json().get("detail").asText()).contains(page).doesNotContain(others);
        assertThat(Finder.post(api, report(Map.of("product", others))).status()).isEqualTo(400);

        assertThat(Finder.post(api, report(Map.of("product", "valve-" + maker.slug)))
                        .status())
                .isEqualTo(201);
        assertThat(maker.get("/api/v1/products/valve-" + maker.slug + "/cases/C-1/report")
                        .json()
                        .get("title")
                        .asText())
                .isEqualTo("Overflow");
        assertThat(other.get(other.api("/cases")).json().get("items")).isEmpty();
        assertThat(other.get(other.api("/cases/C-1/report")).status()).isEqualTo(404);
    }

    @Test
    void the_first_answer_counts_as_evidence_and_no_report_is_a_state_of_its_own() {
        assertThat(answered().get("denominator").asLong()).isZero();
        assertThat(maker.get(maker.api("/intake"))
                        .json()
                        .at("/answers/received")
                        .asInt())
                .isZero();
        assertThat(staff("/intake").text()).contains("No report has come in yet");
        Finder.post("/api/v1/public/products/%s/reports".formatted(page), report(Map.of()));
        assertThat(answered().get("denominator").asLong()).as("still waiting").isZero();

        maker.post(maker.api("/cases/C-1/messages"), Map.of("text", "Thank you."));

        assertThat(answered().get("numerator").asLong()).isEqualTo(1);
        assertThat(answered().get("denominator").asLong()).isEqualTo(1);
        JsonNode answers = maker.get(maker.api("/intake")).json().get("answers");
        assertThat(answers.get("medianHours").asDouble()).isBetween(0.0, 1.0);
        assertThat(answers.get("p95Hours").asDouble()).isBetween(0.0, 1.0);
        assertThat(staff("/intake").text()).contains("1 of 1 reports answered");
    }

    @Test
    void reports_may_be_encrypted_to_the_makers_key_and_are_kept_as_they_come() {
        assertThat(Finder.get("/p/%s/report/key.asc".formatted(page)).status()).isEqualTo(404);
        String armored = TestKey.make("PSIRT <psirt@pump.example>");

        Answer stated = key(armored);

        assertThat(stated.status()).as(stated.text()).isEqualTo(200);
        String fingerprint = stated.json().get("fingerprint").asText();
        assertThat(Finder.get("/p/" + page + "/report").text()).contains(fingerprint);
        Answer file = Finder.get("/p/%s/report/key.asc".formatted(page));
        assertThat(file.text()).isEqualTo(armored);
        assertThat(file.header("Content-Type")).startsWith("application/pgp-keys");
        String message = "-----BEGIN PGP MESSAGE-----\n\nhQEMA/bogus+lines==\n=abcd\n-----END PGP MESSAGE-----";
        Finder.post(
                "/api/v1/public/products/%s/reports".formatted(page),
                Map.of("title", "Encrypted", "description", message));
        assertThat(maker.get(maker.api("/cases/C-1/report"))
                        .json()
                        .get("description")
                        .asText())
                .isEqualTo(message);
        assertThat(staff("/cases/C-1/report").text()).contains("The description is encrypted");
    }

    @Test
    void only_a_public_key_that_can_encrypt_is_taken() {
        assertThat(key("-----BEGIN PGP PRIVATE KEY BLOCK-----")
                        .json()
                        .get("detail")
                        .asText())
                .contains("private key");
        assertThat(key("hello").status()).isEqualTo(400);
        assertThat(key("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----")
                        .status())
                .isEqualTo(400);
        assertThat(maker.delete("/api/v1/intake-key").status()).isEqualTo(404);
        key(TestKey.make("PSIRT"));
        assertThat(maker.delete("/api/v1/intake-key").status()).isBetween(200, 204);
        assertThat(maker.get("/api/v1/intake-key").status()).isEqualTo(404);
    }

    /** What a request is answered that only says how long it will be. */
    private static int stated(String path, String type, long bytes) {
        return RawHttp.exchange("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, type, bytes))
                .status();
    }

    private Answer key(String armored) {
        return maker.put(
                "/api/v1/intake-key",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("publicKey", armored))));
    }

    private JsonNode answered() {
        maker.post(maker.api("/evidence/measurements"), "{}");
        return maker.get(maker.api("/evidence"))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("source").asText().equals("disclosure.reports-answered"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> report(Map<String, String> more) {
        var all = new HashMap<>(Map.of("title", "Overflow", "description", "Send 300 bytes."));
        all.putAll(more);
        return all;
    }

    private Answer staff(String path) {
        return TestOrganization.send(maker.request("/products/pump" + path).header("Accept", "text/html"));
    }
}
