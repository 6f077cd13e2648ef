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
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ClaimTest {
    private static final String SERIAL = OwnerScene.SERIAL;

    private final OwnerScene scene = new OwnerScene();

    @Inject
    Db db;

    @Test
    void whoever_types_what_the_device_shows_sees_what_is_held_of_it() {
        scene.opens("project-key").reports();
        Answer asked = scene.asksForCode();
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        assertThat(asked.json().get("code").asText()).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(URI.create(asked.json().get("url").asText()).getPath()).isEqualTo(scene.claimPage());

        Answer claimed = scene.claims(
                SERIAL,
                " "
                        + asked.json()
                                .get("code")
                                .asText()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace("-", " "));

        assertThat(claimed.status()).as(claimed.text()).isEqualTo(303);
        String path = URI.create(claimed.header("Location")).getPath();
        assertThat(path).startsWith("/owner/fwo_");
        Answer page = OwnerScene.open(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("Your Pump " + SERIAL)
                .contains("2.1.0")
                .contains("How many")
                .contains("noindex");
        for (Answer answer : new Answer[] {page, claimed, OwnerScene.open(scene.claimPage())}) {
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("X-Robots-Tag")).isEqualTo("noindex");
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
        String rows = db.acrossOrganizations(
                tx -> tx.one("SELECT string_agg(t::text, ' ') AS rows FROM owner_link t", one -> one.text("rows")));
        assertThat(rows).doesNotContain(path.replace("/owner/", ""));
    }

    @Test
    void nobody_is_let_in_unless_the_maker_says_so() {
        scene.reports();
        assertThat(scene.asksForCode().status()).isEqualTo(403);
        assertThat(scene.asksForCode().json().get("type").asText()).endsWith("owner-access-off");

        scene.opens("off");

        assertThat(OwnerScene.open(scene.claimPage()).text())
                .contains("does not let owners in")
                .doesNotContain("name=\"code\"");
        assertThat(scene.claims(SERIAL, "0000-0000").status()).isEqualTo(403);
        assertThat(OwnerScene.open("/claim/nonsense").status()).isEqualTo(404);
    }

    @Test
    void a_claim_that_fails_tells_nothing_of_why() {
        scene.opens("project-key").reports();
        String used = scene.code();
        assertThat(scene.claims(SERIAL, used).status()).isEqualTo(303);
        Answer again = scene.claims(SERIAL, used);
        String expired = scene.code();
        db.doInTransaction(
                scene.maker.id,
                tx -> tx.update(
                        "UPDATE claim_code SET expires_at = ?", Instant.now().minusSeconds(1)));
        Answer late = scene.claims(SERIAL, expired);
        String replaced = scene.code();
        scene.code();

        Answer old = scene.claims(SERIAL, replaced);
        Answer wrong = scene.claims(SERIAL, "0000-0000");
        Answer unknown = scene.claims("NOBODY", "0000-0000");

        assertThat(again.status()).isEqualTo(403);
        for (Answer refused : new Answer[] {late, old, wrong, unknown}) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text().replace("NOBODY", SERIAL)).isEqualTo(again.text());
        }
        assertThat(again.text()).contains("Have the device show a new code");
    }

    @Test
    void a_code_of_another_organization_opens_nothing_here() {
        scene.opens("project-key").reports();
        var other = new OwnerScene().opens("project-key").reports();
        String theirs = other.code();

        assertThat(scene.claims(SERIAL, theirs).status()).isEqualTo(403);
        assertThat(scene.asksForCode(other.maker.projectKey, "")
                        .json()
                        .get("url")
                        .asText())
                .endsWith(other.claimPage());
        assertThat(other.claims(SERIAL, other.code()).status()).isEqualTo(303);
    }

    @Test
    void five_wrong_codes_void_the_right_one_and_twenty_stop_an_address() {
        scene.opens("project-key").reports();
        String code = scene.code();
        for (int i = 0; i < ClaimCodes.MAX_WRONG; i++) {
            assertThat(scene.claims(SERIAL, "0000-0000").status()).isEqualTo(403);
        }

        assertThat(scene.claims(SERIAL, code).status()).isEqualTo(403);

        for (int i = ClaimCodes.MAX_WRONG + 1; i < OwnerLinks.MAX_FAILURES_AN_HOUR; i++) {
            assertThat(scene.claims(SERIAL, "0000-0000").status()).isEqualTo(403);
        }
        Answer stopped = scene.claims(SERIAL, scene.code());
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.text()).contains("Wait an hour");
        assertThat(scene.claims("NOBODY", "0000-0000").status()).isEqualTo(429);
        eventually(() -> assertThat(
                        scene.maker.get(scene.maker.api("/security-events")).text())
                .contains("claimed a device with a code that is not valid"));
    }

    @Test
    void a_device_gets_so_many_codes_and_no_more() {
        scene.opens("project-key").reports();
        for (int i = 0; i < ClaimCodes.MAX_CODES_AN_HOUR; i++) {
            scene.code();
        }

        assertThat(scene.asksForCode().status()).isEqualTo(429);
    }

    @Test
    void where_the_devices_own_token_is_asked_for_the_project_key_alone_gets_no_code() {
        scene.opens("device-token").reports();
        String token = scene.maker
                .post(scene.maker.api("/devices/" + SERIAL + "/target-token"), Map.of())
                .json()
                .get("token")
                .asText();

        assertThat(scene.asksForCode().status()).isEqualTo(401);
        assertThat(scene.asksForCode(scene.maker.projectKey, "TargetToken fwd_forged")
                        .status())
                .isEqualTo(401);
        Answer given = scene.asksForCode(scene.maker.projectKey, "TargetToken " + token);
        assertThat(given.status()).as(given.text()).isEqualTo(201);
        assertThat(scene.claims(SERIAL, given.json().get("code").asText()).status())
                .isEqualTo(303);
    }

    @Test
    void a_page_ends_when_its_owner_or_the_maker_says_so_and_with_the_device() {
        scene.opens("project-key").reports();
        String first = scene.claimed();
        String second = scene.claimed();
        assertThat(OwnerScene.open(second).text()).contains("1 other link");

        assertThat(OwnerScene.form(second + "/other-links/revocation", Map.of()).status())
                .isEqualTo(303);

        assertThat(OwnerScene.open(first).status()).isEqualTo(403);
        JsonNode links = links();
        assertThat(links).hasSize(2);
        String link = links.get(0).get("id").asText();
        assertThat(scene.maker
                        .delete(scene.maker.api("/devices/%s/owner-links/%s".formatted(SERIAL, link)))
                        .status())
                .isEqualTo(204);
        assertThat(OwnerScene.open(second).status()).isEqualTo(403);
        String third = scene.claimed();
        assertThat(OwnerScene.form(third + "/revocation", Map.of()).text()).contains("Your page has ended");
        assertThat(OwnerScene.open(third).status()).isEqualTo(403);
        String last = scene.claimed();
        scene.maker.post(scene.maker.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL));
        Answer gone = OwnerScene.open(last);
        assertThat(gone.status()).isEqualTo(403);
        assertThat(OwnerScene.open("/owner/fwo_forged").status()).isEqualTo(403);
    }

    @Test
    void of_many_links_the_oldest_ends() {
        scene.opens("project-key").reports();
        String first = scene.claimed();
        for (int i = 0; i < OwnerLinks.MAX_LIVE; i++) {
            scene.claimed();
        }

        assertThat(OwnerScene.open(first).status()).isEqualTo(403);
        assertThat(links().valueStream().filter(one -> one.get("revokedAt").isNull()))
                .hasSize(OwnerLinks.MAX_LIVE);
    }

    @Test
    void the_maker_gives_a_link_as_text_and_picture_once() {
        scene.reports();
        String page = "/products/pump/data-rights/devices/" + SERIAL + "/owner";
        assertThat(scene.html("/products/pump/data-rights?serial=" + SERIAL).text())
                .contains(page);
        assertThat(scene.html(page).text()).contains("Nobody has a link yet");

        Answer made = scene.staffForm(page + "/links", Map.of("days", "7"));

        assertThat(made.text()).contains("/owner/fwo_").contains("data:image/png;base64,");
        assertThat(scene.html(page).text()).contains("valid").doesNotContain("/owner/fwo_");
        assertThat(scene.staffForm(page + "/links", Map.of("days", "91")).status())
                .isEqualTo(400);
        String link = links().get(0).get("id").asText();
        assertThat(scene.staffForm(page + "/links/" + link + "/revocation", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(scene.html(page).text()).contains("revoked");
        Answer byApi = scene.maker.post(scene.maker.api("/devices/" + SERIAL + "/owner-links"), Map.of("days", 3));
        assertThat(byApi.status()).isEqualTo(201);
        assertThat(OwnerScene.open(URI.create(byApi.json().get("url").asText()).getPath())
                        .status())
                .isEqualTo(200);
        var other = new TestOrganization();
        assertThat(other.get(other.api("/devices/" + SERIAL + "/owner-links")).status())
                .isEqualTo(404);
    }

    @Test
    void the_setting_is_kept_by_page_and_shows_the_way_in() {
        String settings = "/products/pump/data-rights/owner-access";
        assertThat(scene.html(settings).text()).contains("have no access by themselves");
        assertThat(scene.maker.get(scene.maker.api("/owner-access/qr.svg")).status())
                .isEqualTo(409);

        assertThat(scene.staffForm(settings, Map.of("proof", "device-token", "linkDays", "10"))
                        .status())
                .isEqualTo(303);

        assertThat(scene.html(settings).text()).contains(scene.claimPage()).contains("qr.svg");
        assertThat(scene.maker.get(scene.maker.api("/owner-access/qr.svg")).text())
                .contains("<svg");
        assertThat(scene.maker.get(scene.maker.api("/owner-access/qr.png")).status())
                .isEqualTo(200);
        assertThat(scene.staffForm(settings, Map.of("proof", "anything", "linkDays", "10"))
                        .status())
                .isEqualTo(400);
        assertThat(scene.staffForm(settings, Map.of("proof", "off", "linkDays", "91"))
                        .status())
                .isEqualTo(400);
        assertThat(scene.maker
                        .get(scene.maker.api("/owner-access"))
                        .json()
                        .get("linkDays")
                        .asInt())
                .isEqualTo(10);
    }

    private JsonNode links() {
        return scene.maker
                .get(scene.maker.api("/devices/" + SERIAL + "/owner-links"))
                .json();
    }
}
