package dev.fleetward.disclosure.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages alone take an advisory from a case to the public and back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AdvisoryPagesTest {
    private static final Pattern HIDDEN = Pattern.compile("name=\"((?:type|version)-\\d+-\\d+)\" value=\"([^\"]*)\"");

    private final Maker maker = new Maker();

    @Test
    void from_a_case_to_the_public_and_back_by_pages() {
        assertThat(maker.page("/advisories").text()).contains("No advisory yet");
        maker.form(
                "/cases",
                Map.of(
                        "kind",
                        "actively-exploited-vulnerability",
                        "title",
                        "Pumps stop",
                        "csirt",
                        "DE",
                        "vulnerability",
                        Maker.CVE));
        assertThat(maker.page("/cases/C-1").text()).contains("Draft an advisory");
        assertThat(maker.page("/vulnerabilities/" + Maker.CVE).text()).contains("Draft an advisory");

        Answer drafted = maker.form("/advisories", Map.of("case", "C-1"));
        assertThat(drafted.status()).isEqualTo(303);
        assertThat(drafted.header("Location")).endsWith("/products/pump/advisories/A-1");
        assertThat(maker.page("/advisories/A-1").text())
                .contains("Nobody has stated yet who publishes", "schema", "/document/publisher/name");

        maker.form("/law-facts/maker", Map.of("name", "Pumpmaker", "securityContact", "psirt@pump.example"));
        assertThat(maker.form("/advisory-publisher", Map.of("publicName", "Not A Name", "namespace", "x"))
                        .text())
                .contains("lower-case letters")
                .contains("value=\"Not A Name\"");
        assertThat(maker.form(
                                "/advisory-publisher",
                                Map.of("publicName", maker.publicName, "namespace", "https://pump.example"))
                        .status())
                .isEqualTo(303);
        String page = maker.page("/advisories/A-1").text();
        assertThat(page).contains("Valid by all mandatory tests", "Publish revision 1", "main 1.2 20");

        Answer published = maker.form("/advisories/A-1/publication", Map.of("summary", "First published."));

        assertThat(published.status()).isEqualTo(303);
        assertThat(maker.page("/advisories/A-1").text()).contains("is published in revision 1", "Begin a revision");
        assertThat(Maker.stranger("/o/" + maker.publicName).text()).contains("Pump: parser can be crashed");
        assertThat(maker.form("/advisories/A-1/revision", Map.of()).status()).isEqualTo(303);
        assertThat(maker.form("/advisories/A-1/discard", Map.of()).status()).isEqualTo(303);
        assertThat(maker.form("/advisories/A-1/withdrawal", Map.of("reason", "Wrong product"))
                        .status())
                .isEqualTo(303);
        assertThat(maker.page("/advisories/A-1").text()).contains("withdrawn for good", "Wrong product");
        assertThat(maker.page("/advisories?case=C-1").text()).contains("A-1", "withdrawn");
        assertThat(maker.page("/advisory-publisher").text()).contains("signs now");
    }

    @Test
    void the_form_saves_what_is_typed_and_loses_nothing_that_is_wrong() {
        maker.stateFacts();
        maker.draft();
        Map<String, String> fields = fields();
        String longText = "Details. ".repeat(600);
        fields.put("details", longText);
        fields.put("workaround-0", "Unplug it");
        fields.put("status-0-0", "");
        fields.put("credits", "Ada Lovelace; ; for the report\n; Team Blue");
        fields.put("references", "https://pump.example/news Our news");
        fields.put("fixes-0", "main 1.2 tomorrow");

        Answer wrong = maker.form("/advisories/A-1/draft", fields);
        fields.put("fixes-0", "main 1.2 2026-11-20 Update at once.");
        Answer saved = maker.form("/advisories/A-1/draft", fields);

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text())
                .contains("main 1.2 tomorrow” is no fix", "Unplug it", "Ada Lovelace; ; for the report");
        assertThat(saved.status()).as(saved.text()).isEqualTo(303);
        JsonNode draft = maker.organization
                .get(maker.organization.api("/advisories/A-1"))
                .json()
                .get("draft");
        assertThat(draft.get("details").asText()).isEqualTo(longText.strip());
        assertThat(draft.at("/credits/1/organization").asText()).isEqualTo("Team Blue");
        assertThat(draft.at("/references/0/summary").asText()).isEqualTo("Our news");
        assertThat(draft.at("/vulnerabilities/0/workaround").asText()).isEqualTo("Unplug it");
        assertThat(draft.at("/vulnerabilities/0/fixes/0/date").asText()).isEqualTo("2026-11-20T00:00:00Z");
        assertThat(draft.at("/vulnerabilities/0/versions")).hasSize(3);
    }

    @Test
    void a_vulnerability_nobody_has_told_of_can_be_written_by_hand() {
        maker.stateFacts();
        maker.form("/advisories", Map.of("vulnerabilities", "PUMP-FLAW-1"));
        assertThat(maker.page("/advisories/A-1").text()).contains("Not valid", "not named");

        Map<String, String> fields = fields();
        fields.put("description-0", "The pump trusts everyone.");
        fields.put("vector-0", "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N");
        fields.put("status-0-0", "known_affected");
        maker.form("/advisories/A-1/draft", fields);

        assertThat(maker.page("/advisories/A-1").text()).contains("Valid by all mandatory tests", "No fix yet");
        assertThat(maker.form("/advisories/A-1/vulnerabilities", Map.of("vulnerability", Maker.CVE))
                        .status())
                .isEqualTo(303);
        assertThat(maker.form("/advisories/A-1/vulnerabilities", Map.of("vulnerability", Maker.CVE))
                        .status())
                .isEqualTo(400);
        assertThat(maker.form("/advisories/A-1/refresh", Map.of()).status()).isEqualTo(303);
        assertThat(maker.page("/advisories/A-1").text()).contains("The pump trusts everyone.", "main 1.2");
    }

    /** As a browser would send the page's form back, with the statuses that stand there. */
    private Map<String, String> fields() {
        JsonNode draft = maker.organization
                .get(maker.organization.api("/advisories/A-1"))
                .json()
                .get("draft");
        Map<String, String> fields = new HashMap<>(Map.of(
                "category", draft.get("category").asText(),
                "title", draft.get("title").asText(),
                "summaryText", draft.get("summary").asText(),
                "tlp", draft.get("tlp").asText(),
                "description-0", draft.at("/vulnerabilities/0/description").asText(),
                "vector-0", draft.at("/vulnerabilities/0/vector").asText()));
        Map<String, String> statuses = new HashMap<>();
        draft.at("/vulnerabilities/0/versions")
                .forEach(said -> statuses.put(
                        said.get("version").asText(), said.get("status").asText()));
        Matcher hidden = HIDDEN.matcher(maker.page("/advisories/A-1").text());
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
            if (hidden.group(1).startsWith("version-")) {
                fields.put(hidden.group(1).replace("version-", "status-"), statuses.getOrDefault(hidden.group(2), ""));
            }
        }
        return fields;
    }
}
