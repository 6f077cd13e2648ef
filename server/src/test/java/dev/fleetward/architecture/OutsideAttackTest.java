package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.OwnTls;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What a browser and its attacker can do at every route there is, taken from the code. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OutsideAttackTest {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final TestOrganization maker = new TestOrganization();

    @Test
    void every_page_says_what_a_browser_may_do_with_it() {
        String session = signIn("");
        var soft = new SoftAssertions();
        int asked = 0;

        for (Route route : Route.all()) {
            if (!route.verb().equals("GET") || route.path().startsWith("/api/") || route.isForDevices()) {
                continue;
            }
            Answer answer = TestOrganization.send(
                    request(route).header("Cookie", session).GET());
            asked++;
            soft.assertThat(answer.header("Content-Security-Policy"))
                    .as("%s", route)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            soft.assertThat(answer.header("X-Content-Type-Options"))
                    .as("%s", route)
                    .isEqualTo("nosniff");
            soft.assertThat(answer.header("Referrer-Policy")).as("%s", route).isNotEmpty();
        }

        soft.assertAll();
        assertThat(asked).isGreaterThan(100);
    }

    @Test
    void no_other_site_changes_anything_with_a_persons_cookie() {
        String session = signIn("");
        var soft = new SoftAssertions();
        int asked = 0;

        for (Route route : Route.all()) {
            if (READING.contains(route.verb()) || route.permission().isEmpty()) {
                continue;
            }
            asked++;
            for (String[] foreign : new String[][] {
                {"Sec-Fetch-Site", "cross-site"},
                {"Sec-Fetch-Site", "same-site"},
                {"Origin", "https://evil.example"},
                {"Origin", "null"}
            }) {
                Answer answer = TestOrganization.send(request(route)
                        .header("Cookie", session)
                        .header(foreign[0], foreign[1])
                        .header("Content-Type", route.contentType())
                        .method(route.verb(), BodyPublishers.ofString("")));
                soft.assertThat(answer.status())
                        .as("%s by %s", route, foreign[1])
                        .isEqualTo(403);
            }
        }

        soft.assertAll();
        assertThat(asked).isGreaterThan(200);
    }

    @Test
    void a_session_begins_anew_at_the_sign_in_and_no_script_reads_its_cookie() throws IOException {
        String planted = "fleetward_session=fws_planted-" + UUID.randomUUID();

        Answer in = signedIn(planted, maker.email, maker.password);

        String cookie = in.header("Set-Cookie");
        assertThat(cookie.split(";")[0]).startsWith("fleetward_session=").isNotEqualTo(planted);
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Lax")
                .contains("Path=/");
        assertThat(overview(planted)).isEqualTo(303);
        assertThat(overview(cookie.split(";")[0])).isEqualTo(200);
        String byTls = OwnTls.send(
                        OwnTls.SERVER_ROOT.trusting(),
                        HttpRequest.newBuilder(OwnTls.server("/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(maker.email, maker.password))))
                .headers()
                .firstValue("Set-Cookie")
                .orElse("");
        assertThat(byTls).containsIgnoringCase("Secure");
    }

    @Test
    void a_sign_in_that_fails_does_not_tell_who_exists() {
        String nobody = "nobody-" + maker.slug + "@example.org";

        Answer known = signedIn("", maker.email, "not the password at all");
        Answer unknown = signedIn("", nobody, "not the password at all");

        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(401);
        assertThat(unknown.text().replace(nobody, "E")).isEqualTo(known.text().replace(maker.email, "E"));
        assertThat(unknown.header("Set-Cookie")).isEmpty();
    }

    @Test
    void a_path_that_climbs_leads_to_nothing_of_the_disk() {
        for (String path : new String[] {
            "/app/../../../../etc/passwd",
            "/app/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/app/..%2f..%2f..%2fetc%2fpasswd",
            "/app/%252e%252e/%252e%252e/etc/passwd",
            "/app/..%5c..%5cetc%5cpasswd"
        }) {
            var reply = dev.fleetward.fixture.RawHttp.exchange(
                    "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(reply.status()).as(path).isBetween(300, 499);
            assertThat(reply.text()).as(path).doesNotContain("root:");
        }
    }

    @Test
    void where_one_is_led_after_the_sign_in_is_a_page_of_ours() {
        for (String next :
                new String[] {"https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"}) {
            Answer in = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(maker.email, maker.password) + "&next=" + encoded(next))));

            assertThat(in.status()).isEqualTo(303);
            assertThat(in.header("Location")).as(next).doesNotContain("evil").doesNotContain("javascript");
        }
    }

    @Test
    void what_is_no_media_type_is_refused() {
        for (String path : new String[] {
            "/api/v0/organizations/%s/projects/pump/upload".formatted(maker.slug),
            "/api/v1/products",
            "/api/v1/public/makers/x/reports"
        }) {
            Answer answer = TestOrganization.send(
                    maker.request(path).header("Content-Type", "nonsense").POST(BodyPublishers.ofString("x")));

            assertThat(answer.status()).as(path).isIn(400, 415);
            assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        }
    }

    @Test
    void a_body_that_is_not_what_it_is_said_to_be_is_refused_without_a_word_of_our_insides() {
        String[][] bodies = {
            {"/sign-in/code", "application/x-www-form-urlencoded", "code=%zz"},
            {"/api/v1/clock-calendars", "text/plain", "abc"},
            {"/api/v1/products/pump/artifacts", "application/x-www-form-urlencoded", "a=%zz&%=%"},
            {"/api/v1/products/pump/artifacts", "multipart/form-data; boundary=x", "a=%zz&%=%"},
            {"/api/v1/products", "application/json", "{\"slug\":[\"x\"]}"},
            {"/api/v1/products", "application/json", "{\"slug\":"},
            {"/api/v1/products", "application/json", "[[["}
        };
        for (String[] body : bodies) {
            Answer answer = TestOrganization.send(
                    maker.request(body[0]).header("Content-Type", body[1]).POST(BodyPublishers.ofString(body[2])));

            assertThat(answer.status()).as("%s to %s", body[2], body[0]).isIn(400, 415);
            assertThat(answer.text()).as("%s to %s", body[2], body[0]).doesNotContain("java.", "dev.fleetward");
        }
        assertThat(TestOrganization.send(maker.request(maker.api("/release-policy"))
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("null")))
                        .status())
                .isEqualTo(400);
    }

    private static HttpRequest.Builder request(Route route) {
        String path = route.with(name -> name.equals("release") ? "0" : "x").replace(" ", "%20");
        return HttpRequest.newBuilder(TestOrganization.server(path)).header("Accept", "text/html, */*;q=0.5");
    }

    private String signIn(String planted) {
        return signedIn(planted, maker.email, maker.password)
                .header("Set-Cookie")
                .split(";")[0];
    }

    private static Answer signedIn(String cookie, String email, String password) {
        var request = HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(email, password)));
        return TestOrganization.send(cookie.isEmpty() ? request : request.header("Cookie", cookie));
    }

    private static int overview(String cookie) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/"))
                        .header("Accept", "text/html")
                        .header("Cookie", cookie)
                        .GET())
                .status();
    }

    private static String form(String email, String password) {
        return "email=%s&password=%s".formatted(encoded(email), encoded(password));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
