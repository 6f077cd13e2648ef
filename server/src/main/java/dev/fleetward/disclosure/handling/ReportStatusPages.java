package dev.fleetward.disclosure.handling;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.CaseMessages;
import dev.fleetward.disclosure.CaseState;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The reporter's page of a case. The address itself is the secret: reporters have no account. */
@Path("/report-status/{secret}")
@Produces(MediaType.TEXT_HTML)
@PublicRoute
@RunOnVirtualThread
class ReportStatusPages {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    private final Reporters reporters;

    ReportStatusPages(Reporters reporters) {
        this.reporters = reporters;
    }

    record StatusPage(
            String product,
            String state,
            String since,
            boolean over,
            List<Line> messages,
            String problem,
            String text) {
        record Line(boolean own, String at, String text) {}
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance reportStatus(StatusPage page);
    }

    @GET
    public Response show(@PathParam("secret") String secret) {
        return answer(200, page(secret, "", ""));
    }

    @POST
    public Response answer(@PathParam("secret") String secret, @FormParam("text") @DefaultValue("") String text) {
        try {
            reporters.answer(secret, text);
            return Response.seeOther(URI.create("/report-status/" + secret)).build();
        } catch (Problem problem) {
            if (problem.status() == Response.Status.NOT_FOUND.getStatusCode()) {
                throw problem;
            }
            return answer(problem.status(), page(secret, problem.detail(), text));
        }
    }

    private TemplateInstance page(String secret, String problem, String text) {
        Reporters.Followed followed = reporters.follow(secret);
        return Templates.reportStatus(new StatusPage(
                followed.product().name(),
                sentence(followed.c().handling().state()),
                time(followed.c().handling().since()),
                followed.c().handling().state().isOver(),
                followed.messages().stream()
                        .map(one -> new StatusPage.Line(
                                one.what().equals(CaseMessages.FROM_REPORTER), time(one.at()), one.detail()))
                        .toList(),
                problem,
                text));
    }

    private static String sentence(CaseState state) {
        return switch (state) {
            case TRIAGE -> "The maker is looking into your report.";
            case CONFIRMED -> "The maker confirmed what you reported.";
            case FIXING -> "The maker is working on a fix.";
            case FIX_AVAILABLE -> "A fix is available.";
            case DISCLOSED -> "The maker made it public.";
            case CLOSED -> "The maker closed the report.";
            case REJECTED -> "The maker rejected the report.";
        };
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .entity(page)
                .build();
    }

    private static String time(Instant at) {
        return TIME.format(at.atZone(ZoneOffset.UTC));
    }
}
