package dev.fleetward.disclosure.handling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From an issue to a case that is linked to it, as people click. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseFromIssueTest {
    private static final Pattern START = Pattern.compile("href=\"([^\"]*/cases/new[^\"]*)\"");

    private final TroubledFleet fleet = new TroubledFleet();
    private final TestOrganization maker = fleet.organization;

    @Test
    void a_case_is_started_from_an_issue() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        var start = START.matcher(maker.get("/products/pump/issues/1").text());

        assertThat(start.find()).isTrue();
        String form = maker.get(start.group(1).replace("&amp;", "&")).text();
        var opened = TestOrganization.send(maker.request("/products/pump/cases")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("kind=severe-incident&title=Brown-outs&csirt=DE&issue=1")));

        assertThat(form).contains("name=\"issue\" value=\"1\"", "issue #1</a>");
        assertThat(opened.status()).as(opened.text()).isEqualTo(303);
        JsonNode link = maker.get(maker.api("/cases/C-1/handling")).json().at("/links/0");
        assertThat(link.get("kind").asText()).isEqualTo("issue");
        assertThat(link.get("href").asText()).isEqualTo("/products/pump/issues/1");
    }
}
