package dev.fleetward.outside;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
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
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A name that is answered with an address outside when it is checked, and with one inside right after. Whoever looks it up
 * a second time before dialling knocks at the service inside, which listens on the very same port.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RebindingTest {
    private static final String OUTSIDE = "127.0.0.1";
    private static final String INSIDE = Inside.ADDRESS;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_webhook_goes_to_the_address_that_was_checked() {
        try (var receiver = new Receiver();
                var inside = new Inside(port(receiver.url("/")))) {
            String checkedTwice = ChangingNames.name(OUTSIDE, OUTSIDE, INSIDE);

            String delivery = testOf(checkedTwice, receiver.url("/hook"));

            eventually(() -> assertThat(receiver.posts()).hasSize(1));
            assertThat(receiver.posts().getFirst().header("Host")).startsWith(checkedTwice);
            eventually(() -> assertThat(shown(delivery)).contains("delivered"));
            assertThat(inside.visits()).isZero();
        }
    }

    @Test
    void a_name_that_has_moved_inside_since_it_was_set_is_not_dialled() {
        try (var receiver = new Receiver();
                var inside = new Inside(port(receiver.url("/")))) {
            String delivery = testOf(ChangingNames.name(OUTSIDE, INSIDE), receiver.url("/hook"));

            eventually(() -> assertThat(shown(delivery)).contains("is not a public address"));
            assertThat(receiver.posts()).isEmpty();
            assertThat(inside.visits()).isZero();
        }
    }

    @Test
    void a_feed_comes_from_the_address_that_was_checked() {
        try (var publisher = new Publisher();
                var inside = new Inside(port(publisher.url("/")))) {
            publisher.offers("/kev.json", """
                    {"catalogVersion":"1","count":0,"vulnerabilities":[]}""");

            follow(ChangingNames.name(OUTSIDE, OUTSIDE, INSIDE), publisher.url("/kev.json"));

            eventually(() -> assertThat(
                            maker.get("/api/v1/feeds/kev").json().get("state").asText())
                    .isEqualTo("fresh"));
            assertThat(publisher.asked()).hasSize(1);
            assertThat(inside.visits()).isZero();
        }
    }

    @Test
    void a_feed_whose_name_has_moved_inside_is_not_asked() {
        try (var publisher = new Publisher();
                var inside = new Inside(port(publisher.url("/")))) {
            follow(ChangingNames.name(OUTSIDE, INSIDE), publisher.url("/kev.json"));

            eventually(() -> assertThat(maker.get("/api/v1/feeds/kev").text()).contains("is not a public address"));
            assertThat(publisher.asked()).isEmpty();
            assertThat(inside.visits()).isZero();
        }
    }

    @Test
    void a_mail_server_that_has_moved_inside_is_not_spoken_to() {
        var mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        try (var inside = new Inside(mails.getSmtp().getPort())) {
            mailServer(ChangingNames.name(OUTSIDE, INSIDE), mails);
            String moved = test(add(Map.of("kind", "email", "recipients", List.of("bob@example.org"))));
            eventually(() -> assertThat(shown(moved)).contains("is not a public address"));

            assertThat(mails.getReceivedMessages()).isEmpty();
            assertThat(inside.visits()).isZero();
        } finally {
            mails.stop();
        }
    }

    private void mailServer(String host, GreenMail mails) {
        Answer set = maker.put(
                "/api/v1/mail-server",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of(
                        "host",
                        host,
                        "port",
                        mails.getSmtp().getPort(),
                        "security",
                        "none",
                        "sender",
                        "alerts@example.org"))));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private void follow(String name, String url) {
        Answer set = maker.put(
                "/api/v1/feeds/kev",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("address", under(name, url), "online", true))));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private String testOf(String name, String url) {
        return test(add(Map.of("kind", "webhook", "url", under(name, url))));
    }

    private String add(Map<String, ?> settings) {
        var wanted = new java.util.HashMap<String, Object>(settings);
        wanted.put("name", "n" + settings.hashCode());
        Answer added = maker.post("/api/v1/alert-targets", wanted);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        return added.json().at("/target/id").asText();
    }

    private String test(String target) {
        return maker.post("/api/v1/alert-targets/" + target + "/test", Map.of())
                .json()
                .get("id")
                .asText();
    }

    private String shown(String delivery) {
        return maker.get("/api/v1/alert-deliveries/" + delivery).text();
    }

    private static String under(String name, String url) {
        return url.replace("127.0.0.1", name);
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }
}
