package dev.fleetward.access;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People, tokens and the audit log. */
@Path("/settings")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class SettingsPages {
    private final Db db;
    private final People people;
    private final ApiTokens tokens;
    private final Audit audit;
    private final CurrentCaller caller;

    SettingsPages(Db db, People people, ApiTokens tokens, Audit audit, CurrentCaller caller) {
        this.db = db;
        this.people = people;
        this.tokens = tokens;
        this.audit = audit;
        this.caller = caller;
    }

    /** @param link to hand to the person invited last; empty otherwise */
    record PeoplePage(
            SettingsTabs tabs, List<Colleague> people, List<String> roles, String email, String link, String problem) {
        public long getActive() {
            return people.stream().filter(Colleague::active).count();
        }

        public long getWithSecondFactor() {
            return people.stream()
                    .filter(person -> person.active() && person.secondFactor())
                    .count();
        }
    }

    record TokensPage(
            SettingsTabs tabs,
            List<TokenStore.ApiToken> tokens,
            List<String> roles,
            int days,
            String name,
            String secret,
            String problem) {}

    record AuditPage(SettingsTabs tabs, PageOf<AuditEntry> entries, AuditVerdict verdict) {}

    @CheckedTemplate(basePath = "access")
    static class Templates {
        private Templates() {}

        static native TemplateInstance people(PeoplePage page);

        static native TemplateInstance tokens(TokensPage page);

        static native TemplateInstance audit(AuditPage page);
    }

    @GET
    @Path("people")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response people() {
        return peoplePage(200, "", "", "");
    }

    @POST
    @Path("people")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response invite(
            @FormParam("email") @DefaultValue("") String email,
            @FormParam("role") @DefaultValue("") String role,
            @Context UriInfo uri) {
        try {
            var invitation = people.invite(caller.get(), email, Role.parse(role));
            return peoplePage(201, "", absolute(uri, invitation.signInPath()), "");
        } catch (Problem problem) {
            return peoplePage(problem.status(), email, "", problem.detail());
        }
    }

    @POST
    @Path("people/{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response change(
            @PathParam("id") UUID id,
            @FormParam("role") @Nullable String role,
            @FormParam("active") @Nullable Boolean active) {
        try {
            people.change(caller.get(), id, role, active);
            return Response.seeOther(URI.create("/settings/people")).build();
        } catch (Problem problem) {
            return peoplePage(problem.status(), "", "", problem.detail());
        }
    }

    @POST
    @Path("people/{id}/sign-in-link")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response letBackIn(@PathParam("id") UUID id, @Context UriInfo uri) {
        try {
            return peoplePage(
                    200, "", absolute(uri, people.letBackIn(caller.get(), id).signInPath()), "");
        } catch (Problem problem) {
            return peoplePage(problem.status(), "", "", problem.detail());
        }
    }

    @GET
    @Path("api-tokens")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response tokens() {
        return tokensPage(200, "", "", "");
    }

    @POST
    @Path("api-tokens")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response makeToken(
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("role") @DefaultValue("") String role,
            @FormParam("days") @DefaultValue("90") int days) {
        try {
            return tokensPage(
                    201,
                    "",
                    tokens.make(caller.get(), name, Role.parse(role), days).token(),
                    "");
        } catch (Problem problem) {
            return tokensPage(problem.status(), name, "", problem.detail());
        }
    }

    @POST
    @Path("api-tokens/{id}/revoke")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response revokeToken(@PathParam("id") UUID id) {
        tokens.revoke(caller.get(), id);
        return Response.seeOther(URI.create("/settings/api-tokens")).build();
    }

    @GET
    @Path("audit")
    @Allow(Permission.READ_AUDIT)
    public TemplateInstance audit(@QueryParam("after") @Nullable String after) {
        Cursor cursor = Cursor.parse(after, null);
        return db.inTransaction(caller.organization(), tx -> {
            var rows = audit.before(tx, cursor.afterNumber(Long.MAX_VALUE), cursor.rows());
            return Templates.audit(new AuditPage(
                    new SettingsTabs("audit"),
                    PageOf.of(rows, cursor.limit(), entry -> String.valueOf(entry.sequence())),
                    audit.verify(tx, caller.organization())));
        });
    }

    private Response peoplePage(int status, String email, String link, String problem) {
        return Response.status(status)
                .entity(Templates.people(new PeoplePage(
                        new SettingsTabs("people"), people.list(caller.get()), roles(), email, link, problem)))
                .build();
    }

    private Response tokensPage(int status, String name, String secret, String problem) {
        return Response.status(status)
                .entity(Templates.tokens(new TokensPage(
                        new SettingsTabs("api-tokens"),
                        tokens.list(caller.get()),
                        roles(),
                        ApiTokens.DEFAULT_DAYS,
                        name,
                        secret,
                        problem)))
                .build();
    }

    private static String absolute(UriInfo uri, String path) {
        return uri.getBaseUri().resolve(path).toString();
    }

    private static List<String> roles() {
        return Arrays.stream(Role.values()).map(Role::slug).toList();
    }
}
