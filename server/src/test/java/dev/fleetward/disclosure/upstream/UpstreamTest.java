package dev.fleetward.disclosure.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Makers of components are told of vulnerabilities in them: by a person, and kept. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UpstreamTest {
    private static final Map<String, String> SENDING = Map.of(
            "at", "2026-01-03T09:00:00Z", "to", "security@parser.example", "channel", "email", "reference", "GHSA-1");

    @Inject
    Db db;

    private final TestOrganization maker = new TestOrganization();

    @BeforeEach
    void a_case_is_open_about_a_vulnerability_found_in_a_component() {
        maker.put(maker.api("/software-versions/main/1.0.0/sbom"), "application/json", BodyPublishers.ofString("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                {"type":"library","name":"parser","version":"2.3.4","purl":"pkg:npm/parser@2.3.4",
                 "supplier":{"name":"Parser Project","contact":[{"email":"security@parser.example"}]}},
                {"type":"library","name":"lwip","version":"2.1.2","purl":"pkg:generic/lwip@2.1.2"}]}
                """));
        maker.post("/api/v1/feeds/osv", """
                {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"Overflow while reading a path",
                 "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
                 "affected":[{"package":{"ecosystem":"npm","name":"parser"},
                   "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.4.0"}]}]}]}
                """);
        open(false);
    }

    @Test
    void the_case_asks_for_the_report_to_the_maker_of_the_component() {
        assertThat(page("/cases/C-1").text())
                .contains("CRA Article 13(6): report to the maker of parser.", "Report to the maker of parser");
        JsonNode all = maker.get(maker.api("/cases/C-1/upstream")).json();
        assertThat(all.at("/matched/0/component").asText()).isEqualTo("pkg:npm/parser");
        assertThat(all.at("/matched/0/vulnerabilities/0").asText()).isEqualTo("CVE-2026-4711");
        assertThat(all.at("/matched/0/reported").asBoolean()).isFalse();
        assertThat(figure()).isEqualTo("0 of 1");

        draft("parser");

        assertThat(maker.get(maker.api("/cases/C-1/upstream"))
                        .json()
                        .at("/matched/0/reported")
                        .asBoolean())
                .isTrue();
        assertThat(page("/cases/C-1").text()).contains("0 of 1 reports").doesNotContain("Report to the maker of");
        assertThat(figure()).isEqualTo("0 of 1");
    }

    @Test
    void a_report_is_drafted_from_what_is_known_edited_and_recorded_as_sent() throws Exception {
        String embargo = Instant.now()
                .plus(Duration.ofDays(30))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        patched("/cases/C-1/handling", Map.of("embargoUntil", embargo));
        JsonNode draft = draft("pkg:npm/parser");
        assertThat(draft.get("recipient").asText()).isEqualTo("Parser Project security@parser.example");
        assertThat(draft.get("embargoUntil").asText()).isEqualTo(embargo);
        assertThat(draft.get("state").asText()).isEqualTo("draft");
        assertThat(draft.get("text").asText())
                .contains("# Vulnerability in pkg:npm/parser: CVE-2026-4711")
                .contains("TLP:AMBER")
                .contains("To Parser Project,")
                .contains("Versions we use: 2.3.4")
                .contains("Fixed in, as far as public records say: 2.4.0")
                .contains("our software bill of materials was matched with vulnerability records")
                .contains("A crafted path stops the parser", "Overflow while reading a path")
                .contains("We make nothing of it public before ");

        assertThat(type(maker.post(maker.api("/cases/C-1/upstream/U-1/sent"), SENDING)))
                .as("how to reproduce it is not said")
                .endsWith("upstream-report-unfinished");

        String edited = draft.get("text").asText().replace("(Fill in.)", "Ask for ../../x.")
                + "\nÄnderung: https://example.org/patch";
        Answer changed = patch(
                "U-1", Map.of("text", edited, "patch", "link", "patchReference", "https://example.org/fix.patch"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().get("recipient").asText())
                .as("left out, so it stays")
                .startsWith("Parser Project");
        Answer sent = maker.post(maker.api("/cases/C-1/upstream/U-1/sent"), SENDING);

        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(edited.getBytes(StandardCharsets.UTF_8)));
        assertThat(sent.json().at("/sent/sha256").asText()).isEqualTo(sha256);
        Answer text = maker.get(maker.api("/cases/C-1/upstream/U-1/text"));
        assertThat(text.text()).isEqualTo(edited);
        assertThat(text.header("Content-Type")).startsWith("text/markdown");
        assertThat(text.header("Content-Disposition")).contains("C-1-U-1.md");
        assertThat(page("/cases/C-1").text()).contains("1 of 1 reports").contains("sent 2026-01-03");
        assertThat(maker.get(maker.api("/cases/C-1/history")).text())
                .contains("Upstream report sent", "security@parser.example by email, reference GHSA-1", sha256);
        assertThat(page("/cases/C-1/upstream/U-1").text())
                .contains("GHSA-1", "By a link: https://example.org/fix.patch", sha256);
        assertThat(figure()).isEqualTo("1 of 1");
    }

    @Test
    void what_was_sent_stays_and_gathers_answers() {
        draft("parser");
        Map<String, String> answer = Map.of("at", "2026-01-04T09:00:00Z", "text", "Thank you, fixed in 2.4.0.");
        assertThat(type(maker.post(maker.api("/cases/C-1/upstream/U-1/answers"), answer)))
                .endsWith("upstream-report-not-sent");
        patch("U-1", Map.of("text", "Overflow in the parser."));
        maker.post(maker.api("/cases/C-1/upstream/U-1/sent"), SENDING);

        assertThat(type(patch("U-1", Map.of("text", "other")))).endsWith("upstream-report-ended");
        assertThat(type(maker.post(maker.api("/cases/C-1/upstream/U-1/sent"), SENDING)))
                .endsWith("upstream-report-ended");
        assertThat(type(maker.post(maker.api("/cases/C-1/upstream/U-1/not-needed"), Map.of("reason", "They know"))))
                .endsWith("upstream-report-ended");
        assertThatThrownBy(() -> db.doInTransaction(
                        maker.id, tx -> tx.update("UPDATE upstream_report SET text = 'other' WHERE number = 1")))
                .isInstanceOf(DbFailure.class);

        assertThat(maker.post(
                                maker.api("/cases/C-1/upstream/U-1/answers"),
                                Map.of("at", "2026-01-01T00:00:00Z", "text", "Before it was sent"))
                        .status())
                .isEqualTo(400);
        Answer answered = maker.post(maker.api("/cases/C-1/upstream/U-1/answers"), answer);
        assertThat(answered.json().at("/answers/0/text").asText()).isEqualTo("Thank you, fixed in 2.4.0.");
        assertThat(page("/cases/C-1").text())
                .contains("Upstream report answered")
                .contains("answered</span>");
    }

    @Test
    void a_report_that_is_not_needed_is_settled_with_a_reason() {
        draft("parser");
        String path = maker.api("/cases/C-1/upstream/U-1/not-needed");
        assertThat(maker.post(path, Map.of("reason", " ")).status()).isEqualTo(400);
        Answer ended = maker.post(path, Map.of("reason", "The maker published it itself"));
        assertThat(ended.json().get("state").asText()).isEqualTo("not-needed");
        assertThat(type(maker.post(maker.api("/cases/C-1/upstream/U-1/sent"), SENDING)))
                .endsWith("upstream-report-ended");
        assertThat(figure()).as("nothing is wanted any more").isEqualTo("0 of 0");
    }

    @Test
    void an_exercise_is_no_evidence_and_says_what_it_is() {
        draft("parser");
        maker.post(maker.api("/cases/C-1/upstream/U-1/not-needed"), Map.of("reason", "Known"));
        open(true);
        Answer drafted = maker.post(maker.api("/cases/C-2/upstream"), Map.of("component", "parser"));
        assertThat(drafted.json().get("text").asText()).contains("EXERCISE. Not to be sent to anybody.");
        assertThat(figure()).isEqualTo("0 of 0");
    }

    @Test
    void what_cannot_be_is_refused() {
        String upstream = maker.api("/cases/C-1/upstream");
        assertThat(maker.post(upstream, Map.of("component", " ")).status()).isEqualTo(400);
        assertThat(maker.post(upstream, Map.of("component", "pkg:nothing")).status())
                .isEqualTo(400);
        assertThat(maker.post(upstream, "").status()).isEqualTo(400);
        assertThat(maker.get(upstream + "/U-9").status()).isEqualTo(404);
        draft("parser");
        assertThat(patch("U-1", Map.of("text", "")).status()).isEqualTo(400);
        assertThat(patch("U-1", Map.of("patch", "maybe")).status()).isEqualTo(400);
        assertThat(patch("U-1", Map.of("patch", "link", "patchReference", "over there"))
                        .status())
                .isEqualTo(400);
        assertThat(patch("U-1", Map.of("patch", "attached")).status()).isEqualTo(400);
        assertThat(patch("U-1", Map.of("embargoUntil", "soon")).status()).isEqualTo(400);
        for (Map<String, String> wrong : List.of(
                Map.of("at", "soon", "to", "x", "channel", "email"),
                Map.of("at", "2099-01-01T00:00:00Z", "to", "x", "channel", "email"),
                Map.of("at", "2026-01-01T00:00:00Z", "to", "", "channel", "email"),
                Map.of("at", "2026-01-01T00:00:00Z", "to", "x", "channel", "pigeon"))) {
            assertThat(maker.post(upstream + "/U-1/sent", wrong).status())
                    .as("%s", wrong)
                    .isEqualTo(400);
        }
        assertThat(new TestOrganization().get(upstream).status()).isEqualTo(404);
    }

    @Test
    void the_pages_do_the_same() {
        assertThat(page("/cases/C-1/upstream").text()).contains("Makers to tell", "None yet");
        Answer drafted = form("/cases/C-1/upstream", "component=lwip");
        assertThat(drafted.status()).isEqualTo(303);
        assertThat(form("/cases/C-1/upstream", "component=").text()).contains("component must be one line");
        String edit = "recipient=a&text=%3Cb%3Ehello&embargoUntil=&patch=none&patchReference=";
        assertThat(form("/cases/C-1/upstream/U-1", edit).status()).isEqualTo(303);
        assertThat(page("/cases/C-1/upstream/U-1").text()).contains("&lt;b&gt;hello");
        assertThat(form("/cases/C-1/upstream/U-1", edit.replace("patch=none", "patch=link"))
                        .text())
                .contains("patchReference must be an address")
                .contains("&lt;b&gt;hello");
        assertThat(form("/cases/C-1/upstream/U-1/sent", "at=then&to=a&channel=email")
                        .text())
                .contains("at must be a moment");
        assertThat(form("/cases/C-1/upstream/U-1/sent", "at=2026-01-02T09:00&to=a&channel=issue&reference=")
                        .status())
                .isEqualTo(303);
        assertThat(form("/cases/C-1/upstream/U-1/answers", "at=2026-01-03T09:00&answer=Thanks")
                        .status())
                .isEqualTo(303);
        assertThat(page("/cases/C-1/upstream/U-1").text()).contains("Thanks", "Public issue");
        assertThat(page("/cases/C-1/upstream").text()).contains("U-1", "1 answer");
        form("/cases/C-1/upstream", "component=parser");
        assertThat(form("/cases/C-1/upstream/U-2/not-needed", "reason=Known").status())
                .isEqualTo(303);
    }

    private void open(boolean drill) {
        maker.post(
                maker.api("/cases"),
                Map.of(
                        "kind",
                        "actively-exploited-vulnerability",
                        "title",
                        "A crafted path stops the parser",
                        "csirt",
                        "DE",
                        "vulnerability",
                        "CVE-2026-4711",
                        "drill",
                        drill));
    }

    private JsonNode draft(String component) {
        Answer drafted = maker.post(maker.api("/cases/C-1/upstream"), Map.of("component", component));
        assertThat(drafted.status()).as(drafted.text()).isEqualTo(201);
        return drafted.json();
    }

    private String figure() {
        maker.post(maker.api("/evidence/measurements"), "{}");
        return maker.get(maker.api("/evidence"))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("source").asText().equals("disclosure.upstream-reports"))
                .map(one -> "%s of %s"
                        .formatted(
                                one.get("numerator").asText(),
                                one.get("denominator").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static String type(Answer answer) {
        return answer.json().get("type").asText();
    }

    private Answer patch(String report, Object body) {
        return patched("/cases/C-1/upstream/" + report, body);
    }

    private Answer patched(String path, Object body) {
        return TestOrganization.send(maker.request(maker.api(path))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/pump" + path).header("Accept", "text/html"));
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/pump" + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
