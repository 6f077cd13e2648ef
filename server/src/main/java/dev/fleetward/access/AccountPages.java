package dev.fleetward.access;

import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A person's own settings. */
@Path("/settings")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class AccountPages {
    private final Account account;
    private final CurrentCaller caller;

    AccountPages(Account account, CurrentCaller caller) {
        this.account = account;
        this.caller = caller;
    }

    record AccountPage(
            SettingsTabs tabs,
            Account.Overview account,
            Account.@Nullable Enrolment enrolment,
            List<String> recoveryCodes,
            String done,
            String problem) {}

    @CheckedTemplate(basePath = "access")
    static class Templates {
        private Templates() {}

        static native TemplateInstance account(AccountPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public Response show(@CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session) {
        return page(200, session, null, List.of(), "", "");
    }

    @POST
    @Path("password")
    @Allow(Permission.VIEW)
    public Response changePassword(
            @CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session,
            @FormParam("present") @DefaultValue("") String present,
            @FormParam("wanted") @DefaultValue("") String wanted) {
        return answer(session, () -> {
            account.changePassword(caller.get(), session, present, wanted);
            return page(200, session, null, List.of(), "Your password is changed and other sessions are ended.", "");
        });
    }

    @POST
    @Path("sessions/end")
    @Allow(Permission.VIEW)
    public Response signOutElsewhere(@CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session) {
        int ended = account.signOutElsewhere(caller.get(), session);
        return page(200, session, null, List.of(), "Sessions ended elsewhere: %d.".formatted(ended), "");
    }

    @POST
    @Path("second-factor")
    @Allow(Permission.VIEW)
    public Response beginSecondFactor(
            @CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session,
            @FormParam("present") @DefaultValue("") String present) {
        return answer(
                session, () -> page(200, session, account.beginSecondFactor(caller.get(), present), List.of(), "", ""));
    }

    @POST
    @Path("second-factor/confirm")
    @Allow(Permission.VIEW)
    public Response confirmSecondFactor(
            @CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session,
            @FormParam("code") @DefaultValue("") String code) {
        return answer(session, () -> page(200, session, null, account.confirmSecondFactor(caller.get(), code), "", ""));
    }

    @POST
    @Path("second-factor/remove")
    @Allow(Permission.VIEW)
    public Response removeSecondFactor(
            @CookieParam(RouteGuard.SESSION_COOKIE) @DefaultValue("") String session,
            @FormParam("present") @DefaultValue("") String present) {
        return answer(session, () -> {
            account.removeSecondFactor(caller.get(), present);
            return page(200, session, null, List.of(), "Signing in asks for the password alone now.", "");
        });
    }

    private Response answer(String session, Supplier<Response> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            return page(problem.status(), session, null, List.of(), "", problem.detail());
        }
    }

    private Response page(
            int status,
            String session,
            Account.@Nullable Enrolment enrolment,
            List<String> recoveryCodes,
            String done,
            String problem) {
        return Response.status(status)
                .entity(Templates.account(new AccountPage(
                        new SettingsTabs("account"),
                        account.overview(caller.get(), session),
                        enrolment,
                        recoveryCodes,
                        done,
                        problem)))
                .build();
    }
}
