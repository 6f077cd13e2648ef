package dev.fleetward.insight.delivery;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.Receiver.Answer;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets take what they are told, by real HTTP and real SMTP; what they do not take is tried again and seen. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeliveryTest {
    @Inject
    CourierOfTests courier;

    private final TestOrganization organization = new TestOrganization();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void a_webhook_is_signed_so_that_its_receiver_can_tell_who_sent_it() throws Exception {
        JsonNode saved = add("webhook", Map.of("url", receiver.url("/hook?x=1")));
        String secret = saved.get("signingSecret").asText();

        JsonNode delivery = test(saved);

        eventually(() -> assertThat(receiver.posts()).hasSize(1));
        var post = receiver.posts().getFirst();
        assertThat(post.path()).isEqualTo("/hook?x=1");
        assertThat(post.header("Fleetward-Delivery"))
                .isEqualTo(delivery.get("id").asText());
        String[] parts = post.header("Fleetward-Signature").split("[=,]", -1);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts[1] + "." + post.body()).getBytes(StandardCharsets.UTF_8));
        assertThat(parts[3]).isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(Long.parseLong(parts[1]))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        assertThat(organization.get("/api/v1/alert-targets").text()).doesNotContain(secret);
        awaitState(delivery, "delivered");
    }

    @Test
    void what_fails_is_tried_again_with_growing_pauses_under_the_same_id() {
        receiver.answer(Answer.of(503, "busy"), Answer.of(500, "oh"), Answer.of(200, "at last"));
        JsonNode delivery = test(add("webhook", Map.of("url", receiver.url("/"))));

        eventually(() -> assertThat(show(delivery).get("attempts").asInt()).isEqualTo(1));
        eventually(() -> assertThat(show(delivery).get("tries")).hasSize(1));
        JsonNode once = show(delivery);
        assertThat(once.get("state").asText()).isEqualTo("waiting");
        assertThat(once.at("/tries/0/status").asInt()).isEqualTo(503);
        assertThat(once.at("/tries/0/excerpt").asText()).isEqualTo("busy");
        Instant tried = Instant.parse(once.at("/tries/0/at").asText());
        Instant next = Instant.parse(once.get("nextAt").asText());
        assertThat(Duration.between(tried, next)).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(38));

        courier.deliver(organization, next.minusSeconds(1));
        assertThat(receiver.posts()).hasSize(1);
        courier.deliver(organization, next);
        Instant later = Instant.parse(show(delivery).get("nextAt").asText());
        assertThat(Duration.between(next, later)).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(75));
        courier.deliver(organization, later);

        assertThat(show(delivery).get("state").asText()).isEqualTo("delivered");
        assertThat(show(delivery).get("tries")).hasSize(3);
        assertThat(receiver.posts().stream()
                        .map(post -> post.header("Fleetward-Delivery"))
                        .distinct())
                .containsExactly(delivery.get("id").asText());
    }

    /** As one killed between taking a delivery and noting what became of it leaves things. */
    @Test
    void what_a_killed_server_had_taken_is_sent_by_the_next_under_the_same_id() {
        receiver.answer(Answer.of(503, ""));
        JsonNode delivery = test(add("webhook", Map.of("url", receiver.url("/"))));
        eventually(() -> assertThat(show(delivery).get("tries")).hasSize(1));
        Instant due = Instant.parse(show(delivery).get("nextAt").asText());

        courier.takeAndDie(organization, due);
        courier.deliver(organization, due.plusSeconds(1));
        assertThat(receiver.posts()).hasSize(1);
        courier.deliver(organization, due.plus(Duration.ofMinutes(3)));

        assertThat(show(delivery).get("state").asText()).isEqualTo("delivered");
        assertThat(receiver.posts().stream()
                        .map(post -> post.header("Fleetward-Delivery"))
                        .distinct())
                .containsExactly(delivery.get("id").asText());
    }

    @Test
    void it_gives_up_in_the_end_and_is_sent_again_when_asked() {
        for (int i = 0; i < Courier.MAX_ATTEMPTS; i++) {
            receiver.answer(Answer.of(500, ""));
        }
        JsonNode target = add("webhook", Map.of("url", receiver.url("/")));
        JsonNode delivery = test(target);
        eventually(() -> assertThat(show(delivery).get("tries")).hasSize(1));

        Instant now = Instant.now();
        for (int i = 1; i < Courier.MAX_ATTEMPTS; i++) {
            now = now.plus(Duration.ofHours(8));
            courier.deliver(organization, now);
        }

        assertThat(show(delivery).get("state").asText()).isEqualTo("given-up");
        assertThat(show(delivery).get("nextAt").isNull()).isTrue();
        assertThat(shown(target).get("lastTrouble").asText()).isEqualTo("It answered 500.");
        organization.post("/api/v1/alert-deliveries/" + delivery.get("id").asText() + "/resend", Map.of());
        awaitState(delivery, "delivered");
    }

    @Test
    void an_answer_that_will_not_change_is_not_tried_again() {
        receiver.answer(Answer.of(410, "gone"));
        JsonNode delivery = test(add("slack", Map.of("url", receiver.url("/services/T/B/secret"))));

        awaitState(delivery, "given-up");

        assertThat(show(delivery).at("/tries/0/trouble").asText()).isEqualTo("It answered 410.");
        assertThat(organization.get("/api/v1/alert-targets").text()).doesNotContain("services/T/B/secret");
    }

    @Test
    void redirects_are_not_followed_and_long_answers_not_read() {
        receiver.answer(
                new Answer(302, "Location", receiver.url("/elsewhere"), ""), Answer.of(200, "x".repeat(1_000_000)));
        JsonNode target = add("webhook", Map.of("url", receiver.url("/")));

        JsonNode first = test(target);
        awaitState(first, "given-up");
        assertThat(show(first).at("/tries/0/trouble").asText()).contains("redirect");
        assertThat(receiver.posts()).hasSize(1);

        JsonNode second = test(target);
        awaitState(second, "delivered");
        assertThat(show(second).at("/tries/0/excerpt").asText()).hasSize(Outcome.MAX_EXCERPT_CHARACTERS + 1);
    }

    @Test
    void a_target_that_asks_to_wait_is_given_the_time() {
        receiver.answer(new Answer(429, "Retry-After", "3600", "slow down"));
        JsonNode delivery = test(add("teams", Map.of("url", receiver.url("/"))));
        eventually(() -> assertThat(show(delivery).get("tries")).hasSize(1));

        Instant tried = Instant.parse(show(delivery).at("/tries/0/at").asText());
        assertThat(Duration.between(
                        tried, Instant.parse(show(delivery).get("nextAt").asText())))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void chats_and_trackers_are_told_in_their_own_form() {
        test(add("slack", Map.of("url", receiver.url("/slack"))));
        test(add("teams", Map.of("url", receiver.url("/teams"))));
        test(add(
                "tracker",
                Map.of(
                        "url",
                        receiver.url("/repos/o/r/issues"),
                        "tracker",
                        "github",
                        "header",
                        "Authorization",
                        "credential",
                        "Bearer s3cret")));

        eventually(() -> assertThat(receiver.posts()).hasSize(3));
        var slack = post("/slack");
        assertThat(slack.get("text").asText()).isEqualTo("Test from Fleetward");
        assertThat(slack.at("/blocks/1/text/type").asText()).isEqualTo("mrkdwn");
        var teams = post("/teams");
        assertThat(teams.at("/attachments/0/contentType").asText())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(teams.at("/attachments/0/content/body/1/text").asText()).startsWith("This is a test");
        var github = post("/repos/o/r/issues");
        assertThat(github.get("title").asText()).isEqualTo("Test from Fleetward");
        assertThat(receiver.posts())
                .anySatisfy(post -> assertThat(post.header("Authorization")).isEqualTo("Bearer s3cret"));
        assertThat(organization.get("/api/v1/alert-targets").text()).doesNotContain("s3cret");
    }

    @Test
    void templates_are_json_whatever_stands_in_them() {
        String nasty = "a \"quoted\" \\ back\nline {{title}} \u0001 é";
        var told = new Notification(
                Notification.Kind.FIRING, null, null, Instant.EPOCH, nasty, nasty, "https://x", List.of(), 0);

        Template.OF_TRACKERS.forEach((name, template) -> {
            var filled = Json.read(Template.json(template, Template.values(told)), JsonNode.class);
            assertThat(filled.toString()).as(name).contains("quoted");
        });
        assertThat(Json.read(Template.json("{\"a\": \"{{ title }}\"}", Template.values(told)), JsonNode.class)
                        .get("a")
                        .asText())
                .isEqualTo(nasty);
        assertThat(refused("tracker", Map.of("url", receiver.url("/"), "template", "{\"a\": {{title}}}")))
                .contains("Places stand between quotes");
        assertThat(refused("tracker", Map.of("url", receiver.url("/"), "template", "{\"a\": \"{{nope}}\"}")))
                .contains("no place {{nope}}");
    }

    @Test
    void where_nobody_may_be_reached_is_refused() {
        assertThat(refused("webhook", Map.of("url", "https://169.254.169.254/latest")))
                .contains("not a public address");
        assertThat(refused("webhook", Map.of("url", "http://10.0.0.8/"))).contains("not a public address");
        assertThat(refused("webhook", Map.of("url", "gopher://example.org/"))).contains("https address");
        assertThat(refused("email", Map.of("recipients", List.of("nobody")))).contains("no e-mail address");
        assertThat(refused("email", Map.of("recipients", List.of("a@example.org\r\nBcc: b@example.org"))))
                .contains("no e-mail address");
        assertThat(refused("pigeon", Map.of())).contains("kind must be");
        assertThat(mailServer(Map.of("host", "10.0.0.9"))).contains("not a public address");
    }

    @Test
    void mail_is_sent_by_the_organizations_own_server() throws Exception {
        var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.setUser("fleet@example.org", "fleet", "mail-s3cret");
        smtp.start();
        try {
            int port = smtp.getSmtp().getPort();
            JsonNode target = add("email", Map.of("recipients", List.of("ada@example.org", "grace@example.org")));
            JsonNode without = test(target);
            awaitState(without, "given-up");
            assertThat(show(without).at("/tries/0/trouble").asText()).contains("No mail server is set");

            String saved = mailServer(Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    port,
                    "security",
                    "none",
                    "username",
                    "fleet",
                    "password",
                    "mail-s3cret"));
            assertThat(saved).contains("\"hasPassword\":true").doesNotContain("mail-s3cret");
            JsonNode delivery = test(target);
            awaitState(delivery, "delivered");

            assertThat(smtp.waitForIncomingEmail(5_000, 2)).isTrue();
            MimeMessage mail = smtp.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Test from Fleetward");
            assertThat(mail.getFrom()[0]).hasToString("alerts@example.org");
            assertThat(mail.getMessageID())
                    .isEqualTo("<%s@example.org>".formatted(delivery.get("id").asText()));
            assertThat(mail.getContent().toString()).contains("Nothing is wrong.", "/settings/alert-targets");

            mailServer(Map.of(
                    "host", "127.0.0.1", "port", port, "security", "none", "username", "fleet", "password", "wrong"));
            JsonNode refused = test(target);
            awaitState(refused, "given-up");
            assertThat(show(refused).at("/tries/0/trouble").asText()).contains("refused the user name or password");
        } finally {
            smtp.stop();
        }
    }

    @Test
    void a_mail_server_that_is_down_is_tried_again() {
        mailServer(Map.of("host", "127.0.0.1", "port", 1, "security", "none"));
        JsonNode delivery = test(add("email", Map.of("recipients", List.of("ada@example.org"))));

        eventually(() -> assertThat(show(delivery).get("tries")).hasSize(1));

        assertThat(show(delivery).get("state").asText()).isEqualTo("waiting");
        assertThat(show(delivery).at("/tries/0/trouble").asText()).contains("mail server");
    }

    @Test
    void a_changed_target_keeps_what_is_secret_and_left_out() {
        JsonNode saved = add("webhook", Map.of("url", receiver.url("/one")));
        String id = saved.at("/target/id").asText();

        var changed = organization.put(
                "/api/v1/alert-targets/" + id, "application/json", BodyPublishers.ofString("{\"name\":\"renamed\"}"));

        assertThat(changed.json().get("name").asText()).isEqualTo("renamed");
        test(saved);
        eventually(() ->
                assertThat(receiver.posts()).extracting(Receiver.Post::path).containsExactly("/one"));
        assertThat(organization.delete("/api/v1/alert-targets/" + id).status()).isEqualTo(204);
        assertThat(organization.get("/api/v1/audit").text()).contains("alert-target.deleted");
    }

    private JsonNode add(String kind, Map<String, ?> settings) {
        var wanted = new HashMap<String, Object>(settings);
        wanted.put("kind", kind);
        wanted.put("name", "to " + kind);
        var answer = organization.post("/api/v1/alert-targets", wanted);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private String refused(String kind, Map<String, ?> settings) {
        var wanted = new HashMap<String, Object>(settings);
        wanted.put("kind", kind);
        wanted.put("name", "bad");
        var answer = organization.post("/api/v1/alert-targets", wanted);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private String mailServer(Map<String, ?> settings) {
        var wanted = new HashMap<String, Object>(settings);
        wanted.put("sender", "alerts@example.org");
        return organization
                .put("/api/v1/mail-server", "application/json", BodyPublishers.ofString(Json.write(wanted)))
                .text();
    }

    private JsonNode test(JsonNode saved) {
        var answer = organization.post(
                "/api/v1/alert-targets/" + saved.at("/target/id").asText() + "/test", Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json();
    }

    private JsonNode show(JsonNode delivery) {
        return organization
                .get("/api/v1/alert-deliveries/" + delivery.get("id").asText())
                .json();
    }

    private JsonNode shown(JsonNode saved) {
        return organization
                .get("/api/v1/alert-targets/" + saved.at("/target/id").asText())
                .json();
    }

    private void awaitState(JsonNode delivery, String state) {
        eventually(() -> assertThat(show(delivery).get("state").asText()).isEqualTo(state));
    }

    private JsonNode post(String path) {
        return Json.read(
                receiver.posts().stream()
                        .filter(post -> post.path().equals(path))
                        .findFirst()
                        .orElseThrow()
                        .body(),
                JsonNode.class);
    }
}
