package dev.fleetward.disclosure.notices;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Owners are written to by the maker's own mail server, each once. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NoticeLettersTest {
    @Inject
    NoticeLetters letters;

    private final NoticeScene scene = new NoticeScene();

    @Test
    void an_owner_of_two_devices_gets_one_letter() throws Exception {
        var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        try {
            mailServer(smtp.getSmtp().getPort());
            JsonNode notice = scene.withPage()
                    .published(Map.of("audience", "all", "emailAttribute", "owner_email", "onPage", true));
            assertThat(notice.at("/standing/reachableByMail").asInt()).isEqualTo(2);
            assertThat(notice.at("/standing/lettersWaiting").asInt()).isEqualTo(1);

            sendAll(Instant.now());

            eventually(() -> assertThat(
                            scene.show("N-1").at("/standing/lettersSent").asInt())
                    .isEqualTo(1));
            MimeMessage mail = smtp.getReceivedMessagesForDomain("ada@example.org")[0];
            assertThat(mail.getSubject()).contains("Pump: security notice N-1, The valve may open");
            assertThat(mail.getContent().toString())
                    .contains("Somebody can open the valve", "Take the pump off", "/p/" + scene.page + "/notices/N-1");
            assertThat(scene.page("/notices/N-1").text()).contains("Of 1 letters for 2 devices");
        } finally {
            smtp.stop();
        }
    }

    @Test
    void a_mail_server_that_is_down_is_tried_again_until_it_is_given_up() {
        mailServer(1);
        scene.published(Map.of("emailAttribute", "owner_email"));

        Instant now = Instant.now();
        sendAll(now);
        assertThat(scene.show("N-1").at("/standing/lettersWaiting").asInt()).isEqualTo(1);
        for (int i = 0; i < NoticeLetters.MAX_ATTEMPTS; i++) {
            now = now.plus(Duration.ofHours(7));
            sendAll(now);
        }

        assertThat(scene.show("N-1").at("/standing/lettersGivenUp").asInt()).isEqualTo(1);
        assertThat(scene.page("/notices/N-1").text()).contains("Why letters were not taken", "mail server");
    }

    private void sendAll(Instant now) {
        while (letters.sendDue(now)) {
            // until nothing more is due
        }
    }

    private void mailServer(int port) {
        var saved = scene.maker.put(
                "/api/v1/mail-server",
                "application/json",
                BodyPublishers.ofString(Json.write(
                        Map.of("host", "127.0.0.1", "port", port, "security", "none", "sender", "psirt@example.org"))));
        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
    }
}
