package dev.fleetward.outside;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.ChangingNames;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Inside;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wherever a person may name an address for the server to connect to, it does not connect to the inner network. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SsrfTest {
    private final TestOrganization maker = new TestOrganization();
    private final Inside inside = new Inside(0);
    private final Publisher publisher = new Publisher();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        assertThat(inside.visits()).isZero();
        inside.close();
        publisher.close();
        receiver.close();
    }

    private static List<String> hosts() {
        return List.of(
                Inside.ADDRESS,
                "2143813633",
                "127.13107201",
                "0177.0310.0.1",
                "0177.200.1",
                "10.0.0.8",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0",
                "255.255.255.255",
                "[::1]",
                "[::]",
                "[::ffff:127.200.0.1]",
                "[::ffff:a00:8]",
                "[::ffff:0:a00:8]",
                "[::10.0.0.8]",
                "[fe80::1]",
                "[fd00::1]",
                "[fc00:ec2::254]",
                "[ff02::1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::1]",
                "[2002:a00:8::1]",
                "[2001:db8::1]",
                "[5f00::1]",
                ChangingNames.name(Inside.ADDRESS),
                ChangingNames.name("127.0.0.1 " + Inside.ADDRESS));
    }

    @Test
    void an_inner_address_is_refused_wherever_it_is_given() {
        for (String host : hosts()) {
            String url = "https://%s:%d/".formatted(host, inside.port());
            refused(maker.post(
                    "/api/v1/alert-targets",
                    Map.of("kind", "webhook", "name", "w", "url", url.replace("https:", "http:"))));
            for (String kind : new String[] {"webhook", "slack", "teams"}) {
                refused(maker.post("/api/v1/alert-targets", Map.of("kind", kind, "name", kind, "url", url)));
            }
            refused(maker.post(
                    "/api/v1/alert-targets", Map.of("kind", "tracker", "name", "t", "tracker", "gitlab", "url", url)));
            refused(maker.put("/api/v1/feeds/kev", "application/json", json(Map.of("address", url))));
            refused(maker.put("/api/v1/feeds/csaf", "application/json", json(Map.of("address", url))));
            refused(maker.post(
                    maker.api("/data-shares"),
                    Map.of(
                            "serials",
                            List.of("P-1"),
                            "recipient",
                            "R",
                            "contact",
                            "r@example.org",
                            "purpose",
                            "p",
                            "request",
                            "r",
                            "scope",
                            List.of("metrics"),
                            "endsAt",
                            LocalDate.now().plusDays(9).toString(),
                            "webhook",
                            url)));
            refused(maker.put(
                    "/api/v1/mail-server",
                    "application/json",
                    json(Map.of(
                            "host", bare(host), "port", inside.port(), "security", "tls", "sender", "a@example.org"))));
        }
    }

    @Test
    void a_publisher_that_sends_us_inside_is_not_followed() {
        for (String host :
                List.of(Inside.ADDRESS, "2143813633", "[::1]", "169.254.169.254", ChangingNames.name(Inside.ADDRESS))) {
            assertThat(sentOnTo("http://%s:%d/latest/meta-data".formatted(host, inside.port())))
                    .as(host)
                    .contains("is not a public address");
        }
        for (String elsewhere : List.of("file:///etc/passwd", "ftp://127.0.0.1/x", "jar:file:/x!/y", "gopher://x/")) {
            assertThat(sentOnTo(elsewhere)).as(elsewhere).contains("is no web address");
        }
        assertThat(sentOnTo("http://[")).contains("what is no address");
        assertThat(sentOnTo("/kev.json")).isEmpty();
    }

    @Test
    void a_receiver_that_sends_us_inside_is_not_followed() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            receiver.answer(new Receiver.Answer(
                    status, "Location", "http://%s:%d/".formatted(Inside.ADDRESS, inside.port()), ""));
            Answer target = maker.post(
                    "/api/v1/alert-targets",
                    Map.of("kind", "webhook", "name", "n" + status, "url", receiver.url("/" + status)));
            String delivery = maker.post(
                            "/api/v1/alert-targets/%s/test"
                                    .formatted(target.json().at("/target/id").asText()),
                            Map.of())
                    .json()
                    .get("id")
                    .asText();

            eventually(() -> assertThat(
                            maker.get("/api/v1/alert-deliveries/" + delivery).text())
                    .contains("redirect, which is not followed"));
        }
    }

    /** What the feed says of it; empty when the file came. */
    private String sentOnTo(String location) {
        publisher.offers("/kev.json", """
                {"catalogVersion":"1","count":0,"vulnerabilities":[]}""");
        publisher.trouble(new Publisher.Trouble.Redirect(location));
        int before = publisher.asked().size();
        Answer set = maker.put(
                "/api/v1/feeds/kev",
                "application/json",
                json(Map.of("address", publisher.url("/start-" + before), "online", true)));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        maker.post("/api/v1/feeds/kev/sync", Map.of());
        eventually(() -> {
            assertThat(publisher.asked().size()).isGreaterThan(before);
            assertThat(feed().get("state").asText()).isIn("failing", "fresh");
        });
        String said = feed().path("lastError").asText("");
        maker.put("/api/v1/feeds/kev", "application/json", json(Map.of("online", false)));
        return said;
    }

    private JsonNode feed() {
        return maker.get("/api/v1/feeds/kev").json();
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText())
                .containsPattern("not a public address|https address|a name such");
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static java.net.http.HttpRequest.BodyPublisher json(Map<String, ?> settings) {
        return BodyPublishers.ofString(Json.write(settings));
    }
}
