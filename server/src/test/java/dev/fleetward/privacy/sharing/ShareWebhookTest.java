package dev.fleetward.privacy.sharing;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.privacy.sharing.SharedPump.SERIAL;
import static dev.fleetward.privacy.sharing.SharedPump.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.Receiver.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.privacy.sharing.SharedPump.Made;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A third party's own server is posted what is new, by real HTTP. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ShareWebhookTest {
    @Inject
    CourierOfTests courier;

    @Inject
    Db db;

    private final SharedPump pump = new SharedPump();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void what_is_new_is_posted_signed_and_counted() throws Exception {
        Made share = hooked();

        pump.heartbeat(SERIAL, "12.5");

        eventually(() -> assertThat(receiver.posts()).hasSize(1));
        var post = receiver.posts().getFirst();
        assertThat(post.path()).isEqualTo("/take?key=1");
        String[] parts = post.header("Fleetward-Signature").split("[=,]", -1);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(share.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(parts[3])
                .isEqualTo(HexFormat.of()
                        .formatHex(mac.doFinal((parts[1] + "." + post.body()).getBytes(StandardCharsets.UTF_8))));
        JsonNode body = Json.read(post.body(), JsonNode.class);
        assertThat(body.get("share").asText()).isEqualTo(share.id());
        assertThat(body.get("batch").asText()).isEqualTo(post.header("Idempotency-Key"));
        assertThat(body.get("records")).hasSize(1);
        assertThat(body.get("records").get(0).toString()).contains("12.5");
        assertThat(share.records("?after=" + body.get("next").asText()).json().get("items"))
                .isEmpty();
        eventually(() -> assertThat(hook(share).get("lastDeliveredAt").isNull()).isFalse());
        assertThat(hook(share).get("waiting").asInt()).isZero();
        assertThat(hook(share).get("host").asText())
                .startsWith("http://127.0.0.1")
                .doesNotContain("key=1");
        assertThat(pump.show(share).at("/days/0/way").asText()).isEqualTo("webhook");
        pump.heartbeat(SERIAL, "13.5");
        eventually(() -> {
            courier.deliver(pump.maker, Instant.now().plusSeconds(6));
            assertThat(receiver.posts()).hasSize(2);
        });
        assertThat(receiver.posts().get(1).body()).contains("13.5").doesNotContain("12.5");
        assertThat(receiver.posts().get(1).header("Idempotency-Key")).isNotEqualTo(post.header("Idempotency-Key"));
    }

    @Test
    void a_batch_that_failed_is_posted_again_under_its_id_though_more_came_meanwhile() {
        receiver.answer(Answer.of(503, "busy"));
        Made share = hooked();
        pump.heartbeat(SERIAL, "1");
        eventually(() -> assertThat(hook(share).get("failures").asInt()).isEqualTo(1));
        JsonNode failing = hook(share);
        assertThat(failing.get("lastTrouble").asText()).isEqualTo("It answered 503.");
        Instant next = Instant.parse(failing.get("nextTryAt").asText());
        assertThat(Duration.between(Instant.parse(failing.get("failingSince").asText()), next))
                .isBetween(Duration.ofSeconds(22), Duration.ofSeconds(38));

        pump.heartbeat(SERIAL, "2");
        share.awaitRecords(2, "");
        courier.deliver(pump.maker, next.minusSeconds(1));
        assertThat(receiver.posts()).hasSize(1);
        courier.deliver(pump.maker, next);

        assertThat(receiver.posts()).hasSize(3);
        assertThat(receiver.posts().get(1).header("Idempotency-Key"))
                .isEqualTo(receiver.posts().getFirst().header("Idempotency-Key"));
        assertThat(receiver.posts().get(1).body())
                .isEqualTo(receiver.posts().getFirst().body());
        assertThat(receiver.posts().get(2).body()).contains("\"number\":2").doesNotContain("\"number\":1,");
        assertThat(hook(share).get("failingSince").isNull()).isTrue();
    }

    /** As a server leaves things that is killed after the other side took the batch and before that was noted. */
    @Test
    void what_a_killed_server_had_posted_is_posted_by_the_next_under_the_same_id() {
        Made share = hooked();
        pump.heartbeat(SERIAL, "1");
        eventually(() -> assertThat(hook(share).get("lastDeliveredAt").isNull()).isFalse());
        var batch = UUID.fromString(receiver.posts().getFirst().header("Idempotency-Key"));
        holdUntil(Instant.now().plus(Duration.ofMinutes(20)));
        db.doInTransaction(
                pump.maker.id,
                tx -> tx.update(
                        "UPDATE data_share_webhook SET delivered_number = 0, batch_id = ?, batch_to = 1", batch));

        courier.deliver(pump.maker, Instant.now().plus(Duration.ofMinutes(21)));

        assertThat(receiver.posts()).hasSize(2);
        assertThat(receiver.posts().get(1).header("Idempotency-Key")).isEqualTo(batch.toString());
        assertThat(receiver.posts().get(1).body())
                .isEqualTo(receiver.posts().getFirst().body());
    }

    @Test
    void it_pauses_after_a_week_tells_who_made_it_and_goes_on_when_resumed() throws Exception {
        var mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        try {
            pump.maker.put(
                    "/api/v1/mail-server",
                    "application/json",
                    BodyPublishers.ofString(Json.write(Map.of(
                            "host", "127.0.0.1",
                            "port", mails.getSmtp().getPort(),
                            "security", "none",
                            "sender", "fleet@maker.example"))));
            for (int i = 0; i < 3; i++) {
                receiver.answer(Answer.of(500, "broken"));
            }
            Made share = hooked();
            pump.heartbeat(SERIAL, "1");
            eventually(() -> assertThat(hook(share).get("failures").asInt()).isEqualTo(1));
            db.doInTransaction(
                    pump.maker.id, tx -> tx.update("UPDATE data_share SET made_by = 'officer@maker.example'"));

            courier.deliver(pump.maker, Instant.now().plus(Duration.ofDays(3)));
            assertThat(hook(share).get("pausedAt").isNull()).isTrue();
            courier.deliver(pump.maker, Instant.now().plus(Duration.ofDays(8)));

            assertThat(hook(share).get("pausedAt").isNull()).isFalse();
            assertThat(pump.maker.get("/api/v1/audit").text()).contains("data-share.paused");
            eventually(() -> assertThat(mails.getReceivedMessages()).hasSize(1));
            assertThat(mails.getReceivedMessages()[0].getSubject())
                    .contains("Repair Shop")
                    .contains("paused");
            courier.deliver(pump.maker, Instant.now().plus(Duration.ofDays(9)));
            assertThat(receiver.posts()).hasSize(3);
            assertThat(pump.maker
                            .post(pump.maker.api("/data-shares/" + share.id() + "/resume"), Map.of())
                            .status())
                    .isEqualTo(200);
            eventually(() -> assertThat(receiver.posts()).hasSize(4));
            assertThat(receiver.posts().stream()
                            .map(post -> post.header("Idempotency-Key"))
                            .distinct())
                    .hasSize(1);
            assertThat(mails.getReceivedMessages()).hasSize(1);
        } finally {
            mails.stop();
        }
    }

    @Test
    void nothing_is_posted_after_its_end_nor_once_it_is_revoked() {
        Made ended = hooked();
        Made revoked = pump.share(posted());
        pump.maker.delete(pump.maker.api("/data-shares/" + revoked.id()));
        holdUntil(Instant.now().plus(Duration.ofDays(1)));
        pump.heartbeat(SERIAL, "1");
        ended.awaitRecords(1, "");

        courier.deliver(pump.maker, Instant.now().plus(Duration.ofDays(32)));
        assertThat(receiver.posts()).isEmpty();
        courier.deliver(pump.maker, Instant.now().plus(Duration.ofDays(2)));

        assertThat(receiver.posts()).hasSize(1);
        assertThat(receiver.posts().getFirst().body()).contains(ended.id());
    }

    private Made hooked() {
        pump.register(SERIAL);
        return pump.share(posted());
    }

    private Map<String, Object> posted() {
        Map<String, Object> wish = wish("metrics");
        wish.put("webhook", receiver.url("/take?key=1"));
        return wish;
    }

    /** No turn of the server's own courier is under way, and none begins until then. */
    private void holdUntil(Instant then) {
        eventually(() -> {
            int held = db.inTransaction(
                    pump.maker.id,
                    tx -> tx.update(
                            "UPDATE data_share_webhook SET next_at = ? WHERE next_at < ?",
                            then,
                            Instant.now().plusSeconds(60)));
            assertThat(held).isPositive();
        });
    }

    private JsonNode hook(Made share) {
        return pump.show(share).at("/share/webhook");
    }
}
