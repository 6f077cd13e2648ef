package dev.fleetward.access;

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

    SignInPages(SignIn signIn) {
        this.signIn = signIn;
    }

    @CheckedTemplate(basePath = "access")
    static class Templates {
        private Templates() {}

        static native TemplateInstance signIn(String next, String email, String problem);

        static native TemplateInstance link(String token);
    }

    @GET
    @Path("sign-in")
    @PublicRoute
    public TemplateInstance form(@QueryParam("next") @DefaultValue("/") String next) {
        return Templates.signIn(next, "", "");
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
            return entered(signIn.withPassword(email, password), next, request);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(Templates.signIn(next, email, problem.detail()))
                    .build();
        }
    }

    /** Following the link only shows a button: mail scanners follow links, and it works once. */
    @GET
    @Path("sign-in/link/{token}")
    @PublicRoute
    public TemplateInstance link(@PathParam("token") String token) {
        return Templates.link(token);
    }

    @POST
    @Path("sign-in/link/{token}")
    @PublicRoute
    public Response useLink(@PathParam("token") String token, HttpServerRequest request) {
        try {
            return entered(signIn.withLink(token), "/", request);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(Templates.signIn("/", "", problem.detail()))
                    .build();
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

    private static Response entered(String token, String next, HttpServerRequest request) {
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
