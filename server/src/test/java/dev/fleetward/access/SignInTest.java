package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SignInTest {
    private static final Pattern SECRET = Pattern.compile("<pre tabindex=\"0\">([A-Z2-7]+)</pre>");
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final Pattern RECOVERY = Pattern.compile("<li>([a-z2-7]{4}(?:-[a-z2-7]{4})+)</li>");

    @Inject
    Clock clock;

    @Inject
    Throttle throttle;

    private final Browser browser = new Browser();
    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_wrong_password_is_refused_without_saying_what_was_wrong() {
        var wrongPassword = browser.signIn(organization.email, "not the password");
        var nobody = browser.signIn("nobody-" + organization.email, "not the password");

        assertThat(wrongPassword.status()).isEqualTo(401);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(wrongPassword.text()).contains("The e-mail address or the password is wrong.");
        assertThat(nobody.text()).contains("The e-mail address or the password is wrong.");
    }

    @Test
    void a_sign_in_that_fails_says_and_costs_the_same_whoever_it_is_for() {
        String wrong = organization.email;
        String unknown = "n-" + organization.email;
        String byProvider = "p-" + organization.email;
        assertThat(organization
                        .post("/api/v1/people", Map.of("email", byProvider, "role", "viewer"))
                        .status())
                .isEqualTo(201);

        Tried expected = tried(wrong, 1);
        assertThat(expected.status).isEqualTo(401);
        assertThat(tried(unknown, 1)).as("nobody").isEqualTo(expected);
        assertThat(tried(byProvider, 1)).as("without a password").isEqualTo(expected);

        for (String email : List.of(wrong, unknown, byProvider)) {
            for (int failure = 0; failure < 10; failure++) {
                throttle.failed(email, "192.0.2.1");
            }
        }
        Tried locked = tried(wrong, 0);
        assertThat(locked.status).isEqualTo(429);
        assertThat(tried(unknown, 0)).as("nobody").isEqualTo(locked);
        assertThat(tried(byProvider, 0)).as("without a password").isEqualTo(locked);
        assertThat(tried(wrong, organization.password, 0)).as("the right one").isEqualTo(locked);
    }

    /** All of an answer that does not depend on when it was given or how long the address is. */
    private record Tried(int status, Map<String, List<String>> headers, String text) {}

    private static Tried tried(String email, long hashings) {
        return tried(email, "not the password", hashings);
    }

    private static Tried tried(String email, String password, long hashings) {
        long before = Passwords.hashings();
        var answer = new Browser().signIn(email, password);
        assertThat(Passwords.hashings() - before).as("hashings for %s", email).isEqualTo(hashings);
        var headers = new HashMap<>(answer.response().headers().map());
        headers.keySet().removeAll(Set.of("date", "content-length"));
        return new Tried(answer.status(), headers, answer.text().replace(email, "E"));
    }

    @Test
    void after_ten_failures_even_the_right_password_must_wait() {
        for (int i = 0; i < 10; i++) {
            browser.signIn(organization.email, "guess " + i);
        }

        assertThat(browser.signIn(organization.email, organization.password).status())
                .isEqualTo(429);
    }

    @Test
    void another_site_cannot_change_anything_with_our_cookie() {
        browser.signIn(organization.email, organization.password);

        var forged = TestOrganization.send(browser.request("/settings/sessions/end")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

        assertThat(forged.status()).isEqualTo(403);
    }

    @Test
    void changing_the_password_ends_other_sessions() {
        var elsewhere = new Browser();
        elsewhere.signIn(organization.email, organization.password);
        browser.signIn(organization.email, organization.password);

        var changed = browser.post(
                "/settings/password", Map.of("present", organization.password, "wanted", "another good password"));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(browser.get("/settings").status()).isEqualTo(200);
        assertThat(elsewhere.get("/settings").status()).isEqualTo(303);
        assertThat(new Browser()
                        .signIn(organization.email, "another good password")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void a_short_password_is_refused_and_nothing_changes() {
        browser.signIn(organization.email, organization.password);

        var refused = browser.post("/settings/password", Map.of("present", organization.password, "wanted", "short"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(new Browser()
                        .signIn(organization.email, organization.password)
                        .status())
                .isEqualTo(303);
    }

    @Test
    void with_a_second_factor_the_password_alone_does_not_let_in() {
        byte[] secret = enrol();
        var next = new Browser();

        var half = next.signIn(organization.email, organization.password);

        assertThat(half.status()).isEqualTo(200);
        assertThat(next.get("/settings").status()).isEqualTo(303);
        String ticket = found(TICKET, half.text());
        assertThat(next.post("/sign-in/code", Map.of("ticket", ticket, "code", "000000"))
                        .status())
                .isEqualTo(401);
        // The code that confirmed the enrolment is used up; the next step's is accepted for clocks that differ.
        String code = Totp.code(secret, clock.instant().plusSeconds(30));
        assertThat(next.post("/sign-in/code", Map.of("ticket", ticket, "code", code))
                        .status())
                .isEqualTo(303);
        assertThat(next.get("/settings").status()).isEqualTo(200);
    }

    @Test
    void a_recovery_code_lets_in_once() {
        enrol();
        String recovery = found(RECOVERY, lastPage);

        for (int status : new int[] {303, 401}) {
            var next = new Browser();
            String ticket = found(
                    TICKET,
                    next.signIn(organization.email, organization.password).text());
            assertThat(next.post("/sign-in/code", Map.of("ticket", ticket, "code", recovery))
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void a_forged_ticket_is_worth_nothing() {
        enrol();

        var answer = browser.post(
                "/sign-in/code", Map.of("ticket", java.util.UUID.randomUUID() + ".9999999999.00", "code", "000000"));

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void a_secret_is_not_stored_readable() {
        byte[] secret = enrol();

        assertThat(dump()).isNotEmpty().doesNotContain(java.util.HexFormat.of().formatHex(secret));
    }

    @Inject
    dev.fleetward.kernel.Db db;

    private String lastPage = "";

    private String dump() {
        return db.acrossOrganizations(tx -> String.join(
                "\n", tx.list("SELECT encode(secret, 'hex') AS secret FROM second_factor", row -> row.text("secret"))));
    }

    private byte[] enrol() {
        browser.signIn(organization.email, organization.password);
        String page = browser.post("/settings/second-factor", Map.of("present", organization.password))
                .text();
        byte[] secret = base32(found(SECRET, page));
        lastPage = browser.post("/settings/second-factor/confirm", Map.of("code", Totp.code(secret, clock.instant())))
                .text();
        assertThat(lastPage).contains("recovery codes");
        return secret;
    }

    private static byte[] base32(String text) {
        var bytes = ByteBuffer.allocate(text.length() * 5 / 8);
        int buffer = 0;
        int bits = 0;
        for (char letter : text.toCharArray()) {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (buffer >> bits));
            }
        }
        return bytes.array();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
