package dev.fleetward.disclosure.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users and devices are told that support ends (CRA Article 13(19)). */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EndOfSupportTest {
    private static final String PAGE = "/products/pump/law-facts/support";

    private final NoticeScene scene = new NoticeScene();
    private final TestOrganization maker = scene.maker;

    @Test
    void devices_fetch_it_users_read_it_and_the_support_period_knows_both_were_told() {
        decide();
        scene.withPage();

        Answer answer = tell(Map.of());

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode notice = answer.json();
        assertThat(notice.get("title").asText()).isEqualTo("Support of Pump ends on 2025-01-31");
        assertThat(notice.get("caseName").asText()).isEmpty();
        assertThat(notice.at("/standing/meant").asInt()).isEqualTo(3);
        JsonNode fetched = scene.fetch("A", "").json().at("/notices/0/notice");
        assertThat(fetched.get("event").asText()).isEqualTo("end-of-support");
        assertThat(fetched.get("law").asText()).contains("Article 13(19)");
        assertThat(scene.acknowledge("A", "N-1").status()).isEqualTo(204);
        assertThat(NoticeScene.anybody("/p/" + scene.page + "/notices/N-1").text())
                .contains("no more security updates");
        JsonNode end = maker.get(maker.api("/support-period")).json().at("/ends/0");
        assertThat(end.get("usersTold").asBoolean()).isTrue();
        assertThat(end.get("devicesTold").asBoolean()).isTrue();
        assertThat(end.get("missed").asBoolean()).isFalse();
        JsonNode shown = maker.get(maker.api("/support-period/notices/N-1")).json();
        assertThat(shown.at("/standing/acknowledged").asInt()).isOne();
        assertThat(html(PAGE + "/notices/N-1").text()).contains("What ends", "Support period");
    }

    @Test
    void the_form_proposes_the_words_and_publishes_what_was_made_of_them() {
        decide();
        assertThat(html(PAGE + "/notices/new").text())
                .contains("Support of Pump ends on 2025-01-31", "which the product does not have yet");

        Answer published = form("devices=version+%3D+1.0&title=The+end&summary=No+more+updates&mitigation=Replace+it");

        assertThat(published.status()).as(published.text()).isEqualTo(303);
        JsonNode notice = maker.get(maker.api("/support-period/notices")).json().get(0);
        assertThat(notice.get("title").asText()).isEqualTo("The end");
        assertThat(notice.at("/standing/meant").asInt()).isEqualTo(2);
        assertThat(html(PAGE + "/notices").text()).contains("N-1 The end");
        JsonNode end = maker.get(maker.api("/support-period")).json().at("/ends/0");
        assertThat(end.get("devicesTold").asBoolean()).isTrue();
        assertThat(end.get("usersTold").asBoolean()).isFalse();
    }

    @Test
    void what_cannot_be_told_is_refused_with_the_reason() {
        assertThat(detail(tell(Map.of("onPage", false)))).contains("Nobody has decided a support period");
        decide();
        assertThat(detail(tell(Map.of()))).contains("no public security page");
        assertThat(detail(tell(Map.of("onPage", false, "emailAttribute", "owner_email"))))
                .contains("No mail server");
        assertThat(detail(tell(Map.of("onPage", false, "units", "HW 9")))).contains("HW 9");
        assertThat(tell(Map.of("onPage", false, "devices", "version === 1")).status())
                .isEqualTo(400);
        assertThat(detail(tell(Map.of("onPage", false, "devices", "version = 9.9"))))
                .contains("nobody would be told");
        assertThat(form("title=&summary=x&mitigation=y").text()).contains("title is missing");
        assertThat(maker.get(maker.api("/support-period/notices")).json()).isEmpty();
    }

    @Test
    void a_notice_of_a_case_is_none_of_them_and_no_other_organization_sees_one() {
        decide();
        scene.published(Map.of());
        tell(Map.of("onPage", false));
        var other = new TestOrganization();

        assertThat(maker.get(maker.api("/support-period/notices/N-1")).status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/cases/C-1/notices/N-2")).status()).isEqualTo(404);
        assertThat(other.get(other.api("/support-period/notices")).json()).isEmpty();
        assertThat(other.get(other.api("/support-period/notices/N-2")).status()).isEqualTo(404);
    }

    private void decide() {
        var period = Map.of(
                "placedFrom",
                "2020-01-10",
                "expectedUseMonths",
                60,
                "reasons",
                Map.of("user-expectations", "Seven years", "nature", "Built in", "union-law", "None"));
        Answer kept = maker.put(
                maker.api("/support-period"), "application/json", BodyPublishers.ofString(Json.write(period)));
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
    }

    private Answer tell(Map<String, ?> wanted) {
        return maker.post(maker.api("/support-period/notices"), wanted);
    }

    private static String detail(Answer answer) {
        return answer.json().get("detail").asText();
    }

    private Answer html(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request(PAGE + "/notices")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
