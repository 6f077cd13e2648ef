package dev.fleetward.access;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Signing in by the organization's identity provider: there and back. What must match when the browser comes back stays
 * in its own sealed cookie, so that nobody can be signed in with another's answer.
 */
@Path("/sign-in/provider")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class IdentityPages {
    private static final String COOKIE = "fleetward_provider";
    private static final String COOKIE_PATH = "/sign-in/provider";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final IdentityProvider provider;
    private final SignIn signIn;
    private final MasterKey masterKey;
    private final Optional<String> publicUrl;
    private final Clock clock;

    IdentityPages(
            IdentityProvider provider,
            SignIn signIn,
            MasterKey masterKey,
            @ConfigProperty(name = "fleetward.public-url") Optional<String> publicUrl,
            Clock clock) {
        this.provider = provider;
        this.signIn = signIn;
        this.masterKey = masterKey;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** What the cookie holds. */
    record Waiting(IdentityProvider.Challenge challenge, String next, Instant until) {}

    @GET
    @PublicRoute
    public Response leave(
            @QueryParam("next") @DefaultValue("/") String next, @Context UriInfo address, HttpServerRequest request) {
        var waiting = new Waiting(
                IdentityProvider.Challenge.fresh(), next, clock.instant().plus(PATIENCE));
        try {
            return Response.seeOther(provider.signInAddress(waiting.challenge, callback(address)))
                    .cookie(cookie(seal(waiting), (int) PATIENCE.toSeconds(), request.isSSL()))
                    .build();
        } catch (Problem problem) {
            return refuse(problem, next);
        }
    }

    @GET
    @Path("callback")
    @PublicRoute
    public Response comeBack(
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @DefaultValue("") String state,
            @CookieParam(COOKIE) @Nullable String sealed,
            @Context UriInfo address,
            HttpServerRequest request) {
        Optional<Waiting> waiting = open(sealed).filter(it -> same(it.challenge.state(), state));
        try {
            Waiting it = waiting.orElseThrow(() -> new Problem(
                    401, "too-late", "Not signed in", "This took too long or was started elsewhere. Start again."));
            if (code == null) {
                throw new Problem(401, "identity-refused", "Not signed in", "The identity provider let nobody in.");
            }
            var identity = provider.identify(code, it.challenge, callback(address));
            var entered = signIn.withIdentity(identity, SignInPages.from(request));
            return Response.fromResponse(SignInPages.entered(entered.session(), it.next, request))
                    .cookie(cookie("", 0, request.isSSL()))
                    .build();
        } catch (Problem problem) {
            return refuse(problem, waiting.map(Waiting::next).orElse("/"));
        }
    }

    private Response refuse(Problem problem, String next) {
        return Response.status(problem.status())
                .entity(SignInPages.Templates.signIn(next, "", problem.detail(), provider.label()))
                .build();
    }

    /** The provider compares it with what was registered, so it must not depend on who asks. */
    private URI callback(UriInfo address) {
        String origin = publicUrl.orElseGet(() -> address.getBaseUri().toString());
        return URI.create(
                (origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin) + COOKIE_PATH + "/callback");
    }

    private String seal(Waiting waiting) {
        byte[] text = Json.write(waiting).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(masterKey.encrypt(COOKIE, text));
    }

    private Optional<Waiting> open(@Nullable String sealed) {
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            byte[] text = masterKey.decrypt(COOKIE, Base64.getUrlDecoder().decode(sealed));
            return Optional.of(Json.read(new String(text, StandardCharsets.UTF_8), Waiting.class))
                    .filter(it -> it.until.isAfter(clock.instant()));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static NewCookie cookie(String value, int maxAgeSeconds, boolean secure) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path(COOKIE_PATH)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge(maxAgeSeconds)
                .build();
    }
}
