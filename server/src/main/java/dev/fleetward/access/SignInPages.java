package dev.fleetward.access;

import dev.fleetward.access.SignIn.From;
import dev.fleetward.access.SignIn.Outcome;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Signing in and out. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class SignInPages {
    private final SignIn signIn;
    private final IdentityProvider provider;

    SignInPages(SignIn signIn, IdentityProvider provider) {
        this.signIn = signIn;
        this.provider = provider;
    }

    /** @param first whether this is the first owner of a new server */
    record WelcomePage(String link, boolean first, String email, String organization, String problem) {}

    @CheckedTemplate(basePath = "access")
    static class Templates {
        private Templates() {}

        static native TemplateInstance signIn(String next, String email, String problem, String provider);

        static native TemplateInstance code(String ticket, String next, String problem);

        static native TemplateInstance link(String token);

        static native TemplateInstance welcome(WelcomePage page);
    }

    @GET
    @Path("sign-in")
    @PublicRoute
    public TemplateInstance form(@QueryParam("next") @DefaultValue("/") String next) {
        return form(next, "", "");
    }

    @POST
    @Path("sign-in")
    @PublicRoute
    public Response signIn(
            @FormParam("email") @DefaultValue("") String email,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("next") @DefaultValue("/") String next,
            HttpServerRequest request) {
        try {
            return go(signIn.withPassword(email, password, from(request)), next, request);
        } catch (Problem problem) {
            return page(problem.status(), form(next, email, problem.detail()));
        }
    }

    @POST
    @Path("sign-in/code")
    @PublicRoute
    public Response code(
            @FormParam("ticket") @DefaultValue("") String ticket,
            @FormParam("code") @DefaultValue("") String code,
            @FormParam("next") @DefaultValue("/") String next,
            HttpServerRequest request) {
        try {
            return go(signIn.withCode(ticket, code, from(request)), next, request);
        } catch (Problem problem) {
            boolean again = problem.type().equals("wrong-code");
            return page(
                    problem.status(),
                    again ? Templates.code(ticket, next, problem.detail()) : form(next, "", problem.detail()));
        }
    }

    /** Following the link only shows a form: mail scanners follow links, and it works once. */
    @GET
    @Path("sign-in/link/{token}")
    @PublicRoute
    public TemplateInstance link(@PathParam("token") String token) {
        return signIn.linkOwner(token)
                .filter(person -> person.passwordHash() == null)
                .map(person -> welcome(token, person, "", ""))
                .orElseGet(() -> Templates.link(token));
    }

    @POST
    @Path("sign-in/link/{token}")
    @PublicRoute
    public Response useLink(
            @PathParam("token") String token,
            @FormParam("email") @DefaultValue("") String email,
            @FormParam("organization") @DefaultValue("") String organization,
            @FormParam("password") @DefaultValue("") String password,
            HttpServerRequest request) {
        var newcomer = signIn.linkOwner(token).filter(person -> person.passwordHash() == null);
        try {
            var wanted = new SignIn.Welcome(email, organization, password);
            return go(
                    newcomer.isPresent()
                            ? signIn.welcome(token, wanted, from(request))
                            : signIn.withLink(token, from(request)),
                    "/",
                    request);
        } catch (Problem problem) {
            return page(
                    problem.status(),
                    newcomer.filter(_ -> problem.status() != 401)
                            .map(person -> welcome(token, person, organization, problem.detail()))
                            .orElseGet(() -> form("/", "", problem.detail())));
        }
    }

    @POST
    @Path("sign-out")
    @Allow(Permission.VIEW)
    public Response signOut(@CookieParam(RouteGuard.SESSION_COOKIE) @Nullable String token) {
        if (token != null) {
            signIn.out(token);
        }
        return Response.seeOther(URI.create("/sign-in"))
                .cookie(cookie("", 0, false))
                .build();
    }

    private TemplateInstance form(String next, String email, String problem) {
        return Templates.signIn(next, email, problem, provider.label());
    }

    private static TemplateInstance welcome(
            String link, AccessStore.Person person, String organization, String problem) {
        boolean first = person.email().equals(SignIn.FIRST_OWNER);
        return Templates.welcome(new WelcomePage(link, first, first ? "" : person.email(), organization, problem));
    }

    static From from(HttpServerRequest request) {
        String address =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        String browser = request.getHeader("User-Agent");
        return new From(address, browser == null ? "" : browser);
    }

    private static Response go(Outcome outcome, String next, HttpServerRequest request) {
        return switch (outcome) {
            case Outcome.Entered entered -> entered(entered.session(), next, request);
            case Outcome.CodeNeeded needed -> page(200, Templates.code(needed.ticket(), next, ""));
        };
    }

    private static Response page(int status, TemplateInstance page) {
        return Response.status(status).entity(page).build();
    }

    static Response entered(String token, String next, HttpServerRequest request) {
        boolean own = next.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\");
        return Response.seeOther(URI.create(own ? next : "/"))
                .cookie(cookie(token, (int) SignIn.SESSION.toSeconds(), request.isSSL()))
                .build();
    }

    private static NewCookie cookie(String token, int maxAgeSeconds, boolean secure) {
        return new NewCookie.Builder(RouteGuard.SESSION_COOKIE)
                .value(token)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge(maxAgeSeconds)
                .build();
    }
}
