package dev.fleetward.insight.delivery;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.SelfSigned;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.server.SMTPServer;

/** Mail by a real server that asks for TLS, with a certificate the mailing server trusts or does not. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MailByTlsTest {
    private static final SelfSigned OURS = SelfSigned.of("ip:127.0.0.1");
    private static final SelfSigned OF_ANOTHER_NAME = SelfSigned.of("dns:mail.example.org");

    private final TestOrganization organization = new TestOrganization();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private SSLContext usual;
    private SMTPServer server;

    @BeforeEach
    void remember() throws GeneralSecurityException {
        usual = SSLContext.getDefault();
    }

    @AfterEach
    void stop() {
        server.stop();
        SSLContext.setDefault(usual);
    }

    @Test
    void by_starttls_on_a_server_that_takes_nothing_without() {
        start(plain().startTlsSocketFactory(OURS.serving()).requireTLS());
        SSLContext.setDefault(OURS.trusting());

        JsonNode delivery = sent("starttls");

        awaitState(delivery, "delivered");
        assertThat(arrived).singleElement().satisfies(mail -> assertThat(mail)
                .startsWith("alerts@example.org to ada@example.org")
                .contains("Subject: Test from Fleetward", "This is a test of the alert target"));
    }

    @Test
    void by_tls_from_the_first_byte() {
        start(plain().serverSocketFactory(OURS.serving()));
        SSLContext.setDefault(OURS.trusting());

        JsonNode delivery = sent("tls");

        awaitState(delivery, "delivered");
        assertThat(arrived).hasSize(1);
    }

    @Test
    void a_certificate_nobody_vouches_for_is_refused_before_anything_is_said() {
        start(plain().startTlsSocketFactory(OURS.serving()).requireTLS());

        assertThat(trouble(sent("starttls")))
                .isEqualTo(
                        "The mail server's certificate is not accepted: it must be valid, issued for 127.0.0.1, and by"
                                + " an authority this server trusts.");
        assertThat(arrived).isEmpty();
    }

    @Test
    void a_certificate_of_another_name_is_refused_by_starttls() {
        start(plain().startTlsSocketFactory(OF_ANOTHER_NAME.serving()).requireTLS());
        SSLContext.setDefault(OF_ANOTHER_NAME.trusting());

        JsonNode delivery = sent("starttls");

        assertThat(trouble(delivery)).contains("certificate is not accepted", "issued for 127.0.0.1");
        assertThat(show(delivery).at("/tries/0/excerpt").asText()).contains("127.0.0.1");
        assertThat(arrived).isEmpty();
    }

    @Test
    void a_certificate_of_another_name_is_refused_by_tls() {
        start(plain().serverSocketFactory(OF_ANOTHER_NAME.serving()));
        SSLContext.setDefault(OF_ANOTHER_NAME.trusting());

        JsonNode delivery = sent("tls");

        assertThat(trouble(delivery)).contains("certificate is not accepted");
        assertThat(show(delivery).get("state").asText())
                .as("its owner may mend it")
                .isEqualTo("waiting");
        assertThat(arrived).isEmpty();
    }

    @Test
    void a_server_that_offers_no_starttls_gets_nothing() {
        start(plain());

        assertThat(trouble(sent("starttls"))).isEqualTo("The mail server offers no STARTTLS, so nothing was sent.");
        assertThat(arrived).isEmpty();
    }

    @Test
    void tls_with_a_server_that_does_not_speak_it_is_told_as_that() {
        start(plain());

        assertThat(trouble(sent("tls")))
                .isEqualTo("No TLS with the mail server; does it speak tls on port %d?"
                        .formatted(server.getPortAllocated()));
    }

    private SMTPServer.Builder plain() {
        return SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("mail.test")
                .messageHandler((_, from, to, data) ->
                        arrived.add("%s to %s\n%s".formatted(from, to, new String(data, StandardCharsets.UTF_8))));
    }

    private void start(SMTPServer.Builder builder) {
        server = builder.build();
        server.start();
    }

    /** A test message, once the organization's mail is to go there in that way. */
    private JsonNode sent(String security) {
        var set = organization.put(
                "/api/v1/mail-server",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        server.getPortAllocated(),
                        "security",
                        security,
                        "sender",
                        "alerts@example.org"))));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        var target = organization.post(
                "/api/v1/alert-targets",
                Map.of("name", "mail", "kind", "email", "recipients", List.of("ada@example.org")));
        var test = organization.post(
                "/api/v1/alert-targets/" + target.json().at("/target/id").asText() + "/test", Map.of());
        assertThat(test.status()).as(test.text()).isEqualTo(202);
        return test.json();
    }

    private String trouble(JsonNode delivery) {
        eventually(() -> assertThat(show(delivery).get("tries")).isNotEmpty());
        return show(delivery).at("/tries/0/trouble").asText();
    }

    private void awaitState(JsonNode delivery, String state) {
        eventually(() -> assertThat(show(delivery).get("state").asText())
                .as(show(delivery).toString())
                .isEqualTo(state));
    }

    private JsonNode show(JsonNode delivery) {
        return organization
                .get("/api/v1/alert-deliveries/" + delivery.get("id").asText())
                .json();
    }
}
