package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestIdentityProvider;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.products.Bootstrap;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(TestIdentityProvider.class)
class IdentityProviderTest {
    @Inject
    Bootstrap bootstrap;

    private final Browser browser = new Browser();
    private final TestOrganization organization = new TestOrganization();
    private final String subject = UUID.randomUUID().toString();

    @Test
    void the_sign_in_page_offers_the_provider_by_name() {
        assertThat(browser.get("/sign-in?next=/updates").text())
                .contains("Sign in with Example ID")
                .contains("/sign-in/provider?next=%2Fupdates");
    }

    @Test
    void an_invited_person_signs_in_by_the_provider_and_lands_where_they_wanted() {
        Answer back = signIn(browser, subject, organization.email, "/settings");

        assertThat(back.status()).isEqualTo(303);
        assertThat(URI.create(back.header("Location")).getPath()).isEqualTo("/settings");
        assertThat(browser.get("/settings").text()).contains(organization.email);
    }

    @Test
    void the_subject_counts_and_not_the_address() {
        signIn(new Browser(), subject, organization.email, "/");

        Answer renamed = signIn(new Browser(), subject, "new-" + organization.email, "/");
        Answer another = signIn(new Browser(), "somebody else", organization.email, "/");

        assertThat(renamed.status()).isEqualTo(303);
        assertThat(another.status()).isEqualTo(403);
        assertThat(another.text()).contains("another identity is tied to it");
    }

    @Test
    void someone_unknown_joins_with_the_configured_role() {
        bootstrap.apply(new Bootstrap.Plan(
                new Bootstrap.OrganizationPlan(TestIdentityProvider.JOIN_ORGANIZATION, "Joiners"),
                List.of(),
                List.of(),
                List.of()));

        Answer back = signIn(browser, subject, "new-" + subject + "@example.org", "/");

        assertThat(back.status()).isEqualTo(303);
        assertThat(browser.get("/settings/people").status()).isEqualTo(403);
        assertThat(browser.get("/settings").text()).contains("new-" + subject);
    }

    @Test
    void an_unverified_address_proves_nothing() {
        var left = browser.get("/sign-in/provider");

        Answer back = browser.get(path(TestIdentityProvider.letIn(
                left.header("Location"), subject, claims -> claims.claim("email", organization.email), false)));

        assertThat(back.status()).isEqualTo(401);
        assertThat(back.text()).contains("no verified e-mail address");
    }

    @Test
    void a_token_signed_by_another_key_for_another_client_or_moment_is_refused() {
        var left = browser.get("/sign-in/provider").header("Location");
        String forged = TestIdentityProvider.letIn(left, subject, this::verified, true);
        String elsewhere = TestIdentityProvider.letIn(
                left, subject, claims -> verified(claims).audience("another client"), false);
        String replayed = TestIdentityProvider.letIn(
                left, subject, claims -> verified(claims).claim("nonce", "old"), false);

        for (String answer : List.of(forged, elsewhere, replayed)) {
            assertThat(browser.get(path(answer)).status()).as(answer).isEqualTo(401);
        }
        assertThat(browser.get("/settings").status()).isEqualTo(303);
    }

    @Test
    void an_answer_is_of_no_use_in_another_browser() {
        String answer = TestIdentityProvider.letIn(
                browser.get("/sign-in/provider").header("Location"), subject, organization.email);

        Answer stolen = new Browser().get(path(answer));

        assertThat(stolen.status()).isEqualTo(401);
        assertThat(stolen.text()).contains("started elsewhere");
    }

    @Test
    void a_code_the_provider_does_not_know_lets_nobody_in() {
        String left = browser.get("/sign-in/provider").header("Location");
        String answer = TestIdentityProvider.letIn(left, subject, organization.email);

        Answer back = browser.get(path(answer.replaceAll("code=[^&]+", "code=guessed")));

        assertThat(back.status()).isIn(401, 502);
        assertThat(browser.get("/settings").status()).isEqualTo(303);
    }

    private com.nimbusds.jwt.JWTClaimsSet.Builder verified(com.nimbusds.jwt.JWTClaimsSet.Builder claims) {
        return claims.claim("email", organization.email).claim("email_verified", true);
    }

    private static Answer signIn(Browser browser, String subject, String email, String next) {
        var left = browser.get("/sign-in/provider?next=" + next);
        assertThat(left.status()).isEqualTo(303);
        return browser.get(path(TestIdentityProvider.letIn(left.header("Location"), subject, email)));
    }

    private static String path(String address) {
        URI uri = URI.create(address);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }
}
