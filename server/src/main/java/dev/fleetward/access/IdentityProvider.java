package dev.fleetward.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The organization's own sign-in service, asked by the authorization code flow with PKCE (OpenID Connect Core 1.0,
 * section 3.1; RFC 7636). What it says is read once, when it is first asked, and again when it could not be used.
 * Shared, safe for concurrent use.
 */
@ApplicationScoped
class IdentityProvider {
    private static final Logger LOG = Logger.getLogger(IdentityProvider.class);
    private static final int TIMEOUT_MS = 5_000;
    private static final Set<JWSAlgorithm> SIGNATURES = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.EdDSA);

    private final Optional<String> issuer;
    private final ClientID client;
    private final Secret secret;
    private final String name;
    private volatile @Nullable Known known;

    IdentityProvider(
            @ConfigProperty(name = "fleetward.oidc.issuer") Optional<String> issuer,
            @ConfigProperty(name = "fleetward.oidc.client-id", defaultValue = "fleetward") String client,
            @ConfigProperty(name = "fleetward.oidc.client-secret") Optional<String> secret,
            @ConfigProperty(name = "fleetward.oidc.name", defaultValue = "your organization's account") String name) {
        this.issuer = issuer.map(IdentityProvider::safe);
        this.client = new ClientID(client);
        this.secret = new Secret(secret.orElse(""));
        this.name = name;
    }

    /** What is read from the provider's own description. */
    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

    /** What must come back with the answer; kept by the browser, sealed. */
    record Challenge(String state, String nonce, String verifier) {
        static Challenge fresh() {
            return new Challenge(new State().getValue(), new Nonce().getValue(), new CodeVerifier().getValue());
        }
    }

    /** @param subject never changes for a person at that issuer; an e-mail address may */
    record Identity(String issuer, String subject, String email) {}

    /** The name on the button, empty when there is no provider. */
    String label() {
        return issuer.isPresent() ? name : "";
    }

    /** Where the browser goes to sign in. @throws Problem 404 when none is configured; 502 when it does not answer */
    URI signInAddress(Challenge challenge, URI callback) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid", "email", "profile"), client, callback)
                .endpointURI(ask().metadata.getAuthorizationEndpointURI())
                .state(new State(challenge.state))
                .nonce(new Nonce(challenge.nonce))
                .codeChallenge(new CodeVerifier(challenge.verifier), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** @throws Problem 401 when the answer proves nothing; 502 when the provider does not answer */
    Identity identify(String code, Challenge challenge, URI callback) {
        Known provider = ask();
        try {
            HTTPRequest request = new TokenRequest.Builder(
                            provider.metadata.getTokenEndpointURI(),
                            new ClientSecretBasic(client, secret),
                            new AuthorizationCodeGrant(
                                    new AuthorizationCode(code), callback, new CodeVerifier(challenge.verifier)))
                    .build()
                    .toHTTPRequest();
            request.setConnectTimeout(TIMEOUT_MS);
            request.setReadTimeout(TIMEOUT_MS);
            var answer = OIDCTokenResponseParser.parse(request.send());
            if (!answer.indicatesSuccess()) {
                throw refused("the provider refused the code: "
                        + answer.toErrorResponse().getErrorObject().getCode());
            }
            var tokens = ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens();
            return identity(provider.validator.validate(tokens.getIDToken(), new Nonce(challenge.nonce)));
        } catch (IOException | ParseException e) {
            throw unreachable(e);
        } catch (BadJOSEException | JOSEException e) {
            throw refused("its token does not hold: " + e.getMessage());
        }
    }

    private static Identity identity(IDTokenClaimsSet claims) {
        String email = claims.getStringClaim("email");
        if (email == null || !Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"))) {
            throw refused("it gave no verified e-mail address");
        }
        return new Identity(
                claims.getIssuer().getValue(), claims.getSubject().getValue(), People.acceptableEmail(email));
    }

    private Known ask() {
        Known present = known;
        if (present != null) {
            return present;
        }
        try {
            var address = new Issuer(issuer.orElseThrow(
                    () -> Problem.notFound("Identity provider", "fleetward.oidc.issuer is not set")));
            var metadata = OIDCProviderMetadata.resolve(address, TIMEOUT_MS, TIMEOUT_MS);
            JWKSource<SecurityContext> keys =
                    JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build();
            var algorithms = metadata.getIDTokenJWSAlgs().stream()
                    .filter(SIGNATURES::contains)
                    .collect(Collectors.toSet());
            var validator =
                    new IDTokenValidator(address, client, new JWSVerificationKeySelector<>(algorithms, keys), null);
            present = new Known(metadata, validator);
            known = present;
            return present;
        } catch (IOException | GeneralException e) {
            throw unreachable(e);
        }
    }

    private static Problem unreachable(Exception e) {
        LOG.warnf("identity provider: %s", e.getMessage());
        return new Problem(
                502,
                "identity-provider-unreachable",
                "The identity provider does not answer",
                "The identity provider did not answer as it should. Try again, or sign in with your password.");
    }

    private static Problem refused(String reason) {
        return new Problem(
                401,
                "identity-refused",
                "Not signed in",
                "The identity provider's answer was not accepted: %s.".formatted(reason));
    }

    /** Tokens over plain HTTP could be read and replaced; a provider on the same machine is the exception. */
    private static String safe(String issuer) {
        URI address = URI.create(issuer);
        boolean loopback = Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(address.getHost()));
        if (!"https".equals(address.getScheme()) && !loopback) {
            throw new IllegalArgumentException("fleetward.oidc.issuer must be an https address, not " + issuer);
        }
        return issuer;
    }
}
