package dev.fleetward.privacy.owners;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OwnerRequestTest {
    private static final String SERIAL = OwnerScene.SERIAL;
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final OwnerScene scene = new OwnerScene();

    @Inject
    Db db;

    @Inject
    OwnerAccessJob upkeep;

    @Test
    void an_owner_has_the_data_prepared_and_downloads_it() {
        String page = scene.opens("project-key").reports().claimed();

        assertThat(ask(page, Map.of("kind", "access")).status()).isEqualTo(303);

        String id = only().get("id").asText();
        eventually(() -> {
            upkeep.run();
            assertThat(show(id).at("/request/state").asText()).isEqualTo("DONE");
        });
        assertThat(OwnerScene.open(page).text()).contains("Your data is ready").contains("Download the data");
        Answer download = OwnerScene.form(page + "/requests/" + id + "/download", Map.of());
        assertThat(download.status()).as(download.text()).isEqualTo(303);
        Answer zip = TestOrganization.send(java.net.http.HttpRequest.newBuilder(TestOrganization.server(
                        URI.create(download.header("Location")).getPath()))
                .GET());
        assertThat(zip.header("Content-Type")).isEqualTo("application/zip");
        assertThat(scene.maker
                        .get(scene.maker.api("/data-requests?serial=" + SERIAL))
                        .text())
                .contains("EXPORT");
        assertThat(OwnerScene.form(page + "/requests/" + UUID.randomUUID() + "/download", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_is_written_is_shown_as_text_and_what_is_too_long_is_refused() {
        String page = scene.opens("project-key").reports().claimed();

        assertThat(ask(page, Map.of("kind", "rectification", "field", "city" + SCRIPT, "text", SCRIPT))
                        .status())
                .isEqualTo(303);
        Answer tooLong = ask(page, Map.of("kind", "rectification", "field", "city", "text", "x".repeat(4_001)));
        Answer half = ask(page, Map.of("kind", "sharing", "recipient", "The \"workshop\" <b>"));

        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.text()).contains("at most 4,000 characters");
        assertThat(half.status()).isEqualTo(400);
        assertThat(half.text()).contains("The &quot;workshop&quot; &lt;b&gt;");
        assertThat(ask(page, Map.of("kind", "anything")).status()).isEqualTo(400);
        String request =
                "/products/pump/data-rights/requests/" + only().get("id").asText();
        for (String html :
                new String[] {OwnerScene.open(page).text(), scene.html(request).text()}) {
            assertThat(html).contains("&lt;script&gt;alert(1)").doesNotContain(SCRIPT);
        }
        assertThat(scene.staffForm(request + "/messages", Map.of("text", SCRIPT))
                        .status())
                .isEqualTo(303);
        assertThat(OwnerScene.open(page).text())
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain(SCRIPT);
    }

    @Test
    void a_request_goes_from_received_to_done_and_its_owner_sees_it() {
        String page = scene.opens("project-key").reports().claimed();
        ask(page, Map.of("kind", "sharing", "recipient", "Workshop", "text", "flow", "until", "2027"));
        String id = only().get("id").asText();
        assertThat(only().get("dueAt").asText())
                .isGreaterThan(Instant.now().plus(27, ChronoUnit.DAYS).toString());
        assertThat(ask(page, Map.of("kind", "sharing", "recipient", "Workshop", "text", "flow", "until", "2027"))
                        .status())
                .isEqualTo(409);

        assertThat(act(id, "start", Map.of()).status()).isEqualTo(200);
        assertThat(act(id, "start", Map.of()).status()).isEqualTo(409);
        assertThat(act(id, "extension", Map.of()).status()).isEqualTo(400);
        Instant due = Instant.parse(show(id).at("/request/dueAt").asText());
        assertThat(act(id, "extension", Map.of("reason", "We ask the workshop."))
                        .status())
                .isEqualTo(200);
        assertThat(Instant.parse(show(id).at("/request/dueAt").asText())).isAfter(due.plus(57, ChronoUnit.DAYS));
        assertThat(act(id, "extension", Map.of("reason", "Again.")).status()).isEqualTo(409);
        assertThat(OwnerScene.form(page + "/requests/" + id + "/messages", Map.of("text", "Any news?"))
                        .status())
                .isEqualTo(303);
        assertThat(act(id, "messages", Map.of("text", "Soon.")).status()).isEqualTo(200);
        assertThat(act(id, "completion", Map.of("answer", "The workshop has it."))
                        .status())
                .isEqualTo(200);

        assertThat(OwnerScene.open(page).text())
                .contains("We ask the workshop.")
                .contains("Any news?")
                .contains("Soon.")
                .contains("The workshop has it.");
        for (String deed : new String[] {"completion", "refusal", "messages", "start", "extension"}) {
            Answer late = act(id, deed, Map.of("answer", "a", "reason", "r", "article", "x", "text", "t"));
            assertThat(late.status()).as(deed).isEqualTo(409);
            assertThat(late.json().get("type").asText()).endsWith("request-state");
        }
    }

    @Test
    void a_refusal_names_its_reason_and_article_and_the_remedies() {
        String page = scene.opens("project-key").reports().claimed();
        ask(page, Map.of("kind", "rectification", "field", "flow", "text", "0"));
        String id = only().get("id").asText();
        assertThat(act(id, "refusal", Map.of("reason", "It was measured.")).status())
                .isEqualTo(400);

        assertThat(act(id, "refusal", Map.of("reason", "It was measured.", "article", "GDPR Article 16"))
                        .status())
                .isEqualTo(200);

        assertThat(OwnerScene.open(page).text())
                .contains("It was measured.")
                .contains("GDPR Article 16")
                .contains("supervisory authority");
    }

    @Test
    void an_erasure_waits_for_a_person_and_takes_the_page_and_the_words_with_it() {
        String page = scene.opens("project-key").reports().claimed();
        ask(page, Map.of("kind", "rectification", "field", "city", "text", "Graz-8010"));
        assertThat(ask(page, Map.of("kind", "erasure", "confirm", "PUMP-2")).status())
                .isEqualTo(400);
        assertThat(ask(page, Map.of("kind", "erasure", "confirm", SERIAL)).status())
                .isEqualTo(303);
        String id = ofKind("ERASURE").get("id").asText();
        assertThat(OwnerScene.open(page).status()).isEqualTo(200);

        assertThat(act(id, "completion", Map.of("confirm", "PUMP-2")).status()).isEqualTo(400);
        assertThat(act(id, "completion", Map.of("confirm", SERIAL)).status()).isEqualTo(200);

        assertThat(OwnerScene.open(page).status()).isEqualTo(403);
        JsonNode kept = show(id).get("request");
        assertThat(kept.get("state").asText()).isEqualTo("DONE");
        assertThat(kept.get("fingerprint").asText()).hasSize(64);
        assertThat(kept.get("serial").isNull()).isTrue();
        String certificate = "/products/pump/data-rights/certificates/"
                + kept.get("erasureId").asText();
        eventually(() -> assertThat(scene.html(certificate).text()).contains("Erasure certificate"));
        String all = list().toString();
        assertThat(all).doesNotContain("Graz-8010").doesNotContain(SERIAL);
        assertThat(scene.maker
                        .get(scene.maker.api("/owner-requests?serial=" + SERIAL))
                        .json())
                .hasSize(2);
        assertThat(scene.html("/products/pump/data-rights/requests/" + id).text())
                .contains("Nothing is held of it");
    }

    @Test
    void where_the_maker_says_so_an_erasure_needs_nobody_else() {
        String page = scene.opens("project-key")
                .set(Map.of("eraseAtOnce", true))
                .reports()
                .claimed();

        Answer erased = ask(page, Map.of("kind", "erasure", "confirm", SERIAL));

        assertThat(erased.status()).isEqualTo(200);
        assertThat(erased.text())
                .contains("being erased")
                .contains(only().get("fingerprint").asText());
        assertThat(OwnerScene.open(page).status()).isEqualTo(403);
        assertThat(only().get("state").asText()).isEqualTo("DONE");
        assertThat(scene.maker.get(scene.maker.api("/devices/" + SERIAL)).status())
                .isEqualTo(404);
    }

    @Test
    void an_erasure_at_once_waits_for_the_maker_while_a_legal_hold_keeps_the_data() {
        String page = scene.opens("project-key")
                .set(Map.of("eraseAtOnce", true))
                .reports()
                .claimed();
        scene.maker.post(
                scene.maker.api("/legal-holds"), Map.of("serial", SERIAL, "reason", "Suspected fraud of the owner"));

        Answer asked = ask(page, Map.of("kind", "erasure", "confirm", SERIAL));

        assertThat(asked.status()).isEqualTo(303);
        assertThat(only().get("state").asText()).isEqualTo("RECEIVED");
        assertThat(OwnerScene.open(page).text()).doesNotContain("fraud");
        assertThat(scene.maker.get(scene.maker.api("/devices/" + SERIAL)).status())
                .isEqualTo(200);
    }

    @Test
    void what_came_by_post_is_entered_with_its_day_and_overdue_ones_lead() {
        scene.reports();
        String longAgo = Instant.now().minus(60, ChronoUnit.DAYS).toString();
        enter(Map.of("serial", SERIAL, "kind", "rectification", "channel", "mail", "field", "a", "text", "b"));
        String overdue = enter(Map.of("serial", "GONE-1", "kind", "access", "channel", "post", "receivedAt", longAgo))
                .json()
                .at("/request/id")
                .asText();

        JsonNode first = list().get(0);

        assertThat(first.at("/request/id").asText()).isEqualTo(overdue);
        assertThat(first.get("overdue").asBoolean()).isTrue();
        assertThat(list().get(1).get("overdue").asBoolean()).isFalse();
        assertThat(scene.html("/products/pump/data-rights/requests").text())
                .contains("1 of 2 open requests is overdue");
        assertThat(act(overdue, "extension", Map.of("reason", "r", "told", "by letter"))
                        .status())
                .isEqualTo(409);
        String mail = list().get(1).at("/request/id").asText();
        assertThat(act(mail, "extension", Map.of("reason", "r")).status()).isEqualTo(400);
        assertThat(act(mail, "extension", Map.of("reason", "r", "told", "by letter"))
                        .status())
                .isEqualTo(200);
        String ahead = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        Map<String, String> wrong = Map.of("serial", SERIAL, "kind", "access", "channel", "post", "receivedAt", ahead);
        assertThat(scene.maker.post(scene.maker.api("/owner-requests"), wrong).status())
                .isEqualTo(400);
        assertThat(scene.maker
                        .post(
                                scene.maker.api("/owner-requests"),
                                Map.of("serial", SERIAL, "kind", "access", "channel", "owner-page"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void people_work_on_it_by_page() {
        scene.reports();
        String pages = "/products/pump/data-rights/requests";
        assertThat(scene.html("/products/pump/data-rights").text()).contains(pages);
        Answer entered = scene.staffForm(
                pages,
                Map.of(
                        "serial",
                        SERIAL,
                        "kind",
                        "access",
                        "channel",
                        "post",
                        "receivedOn",
                        Instant.now().toString().substring(0, 10)));
        assertThat(entered.status()).as(entered.text()).isEqualTo(303);
        String page = URI.create(entered.header("Location")).getPath();
        assertThat(scene.staffForm(pages, Map.of("serial", SERIAL, "kind", "sharing", "channel", "post"))
                        .status())
                .isEqualTo(400);

        assertThat(scene.html(page).text()).contains("Export prepared for it").contains("3(2)(c)");
        assertThat(scene.staffForm(page + "/extension", Map.of("reason", "many", "told", "letter"))
                        .status())
                .isEqualTo(303);
        assertThat(scene.staffForm(page + "/refusal", Map.of("reason", "x")).status())
                .isEqualTo(400);
        assertThat(scene.staffForm(page + "/completion", Map.of("answer", "Sent by post."))
                        .status())
                .isEqualTo(303);
        assertThat(scene.staffForm(page + "/completion", Map.of("answer", "Again."))
                        .status())
                .isEqualTo(409);
        assertThat(scene.html(page).text()).contains("Sent by post.");
        assertThat(scene.html(pages).text()).contains("Answered");
    }

    @Test
    void another_organization_sees_none_of_it() {
        String page = scene.opens("project-key").reports().claimed();
        ask(page, Map.of("kind", "rectification", "field", "a", "text", "b"));
        String id = only().get("id").asText();
        var other = new OwnerScene().opens("project-key").reports();
        String theirs = other.claimed();

        assertThat(other.maker.get(other.maker.api("/owner-requests")).json()).isEmpty();
        assertThat(other.maker.get(other.maker.api("/owner-requests/" + id)).status())
                .isEqualTo(404);
        assertThat(other.maker
                        .post(other.maker.api("/owner-requests/" + id + "/start"), Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(OwnerScene.form(theirs + "/requests/" + id + "/messages", Map.of("text", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(OwnerScene.form(theirs + "/requests/" + id + "/download", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_page_takes_so_many_requests_a_day() {
        String page = scene.opens("project-key").reports().claimed();
        for (int i = 0; i < OwnerRequests.MAX_A_DAY; i++) {
            ask(page, Map.of("kind", "rectification", "field", "f" + i, "text", "b"));
        }

        Answer more = ask(page, Map.of("kind", "rectification", "field", "more", "text", "b"));

        assertThat(more.status()).isEqualTo(429);
        assertThat(list()).hasSize(OwnerRequests.MAX_A_DAY);
    }

    @Test
    void what_was_asked_is_in_the_devices_own_export_and_the_log_names_the_fingerprint() {
        String page = scene.opens("project-key").reports().claimed();
        ask(page, Map.of("kind", "rectification", "field", "city", "text", "Graz"));

        Answer zip = scene.maker.get(scene.maker.api("/devices/" + SERIAL + "/export"));

        assertThat(new String(zip.response().body(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("data-rights/requests.jsonl")
                .contains("data-rights/owner-links.jsonl");
        String fingerprint = only().get("fingerprint").asText();
        String told = db.inTransaction(
                scene.maker.id,
                tx -> tx.one(
                        "SELECT string_agg(action || ' ' || subject, ' ') AS told FROM audit WHERE action LIKE 'owner-%'",
                        row -> row.text("told")));
        assertThat(told)
                .contains("owner-link.made pump " + fingerprint)
                .contains("owner-request.received pump " + fingerprint)
                .doesNotContain(SERIAL);
    }

    private Answer ask(String page, Map<String, String> wish) {
        return OwnerScene.form(page + "/requests", wish);
    }

    private Answer enter(Map<String, String> request) {
        Answer entered = scene.maker.post(scene.maker.api("/owner-requests"), request);
        assertThat(entered.status()).as(entered.text()).isEqualTo(201);
        return entered;
    }

    private Answer act(String id, String deed, Map<String, String> body) {
        return scene.maker.post(scene.maker.api("/owner-requests/" + id + "/" + deed), body);
    }

    private JsonNode list() {
        return scene.maker.get(scene.maker.api("/owner-requests")).json();
    }

    private JsonNode show(String id) {
        return scene.maker.get(scene.maker.api("/owner-requests/" + id)).json();
    }

    private JsonNode only() {
        assertThat(list()).hasSize(1);
        return list().get(0).get("request");
    }

    private JsonNode ofKind(String kind) {
        return list().valueStream()
                .map(one -> one.get("request"))
                .filter(one -> one.at("/wish/kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
