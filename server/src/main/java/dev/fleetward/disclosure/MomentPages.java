package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** The forms that state what a case's clocks count from. */
@Path("/products/{slug}/cases/{number}/moments")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class MomentPages {
    private static final int MAX_HOURS_DIGITS = 4;

    private final Cases cases;
    private final CaseMoments moments;
    private final CaseSheet sheet;
    private final Products products;
    private final CurrentCaller caller;

    MomentPages(Cases cases, CaseMoments moments, CaseSheet sheet, Products products, CurrentCaller caller) {
        this.cases = cases;
        this.moments = moments;
        this.sheet = sheet;
        this.products = products;
        this.caller = caller;
    }

    /** What the forms send; times are the CSIRT's own. */
    static class Form {
        @FormParam("at")
        @DefaultValue("")
        String at = "";

        @FormParam("due")
        @DefaultValue("")
        String due = "";

        @FormParam("person")
        @DefaultValue("")
        String person = "";

        @FormParam("evidence")
        @DefaultValue("")
        String evidence = "";

        @FormParam("reason")
        @DefaultValue("")
        String reason = "";

        @FormParam("hours")
        @DefaultValue("")
        String hours = "";
    }

    @POST
    @Path("{moment}")
    @Allow(Permission.MANAGE_CASES)
    public Response state(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("moment") String moment,
            @BeanParam Form form) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        try {
            state(product, c, moment, form);
            return CaseSheet.see(slug, c.name());
        } catch (Problem problem) {
            return CaseSheet.again(problem, sheet.of(product, c, problem.detail()));
        }
    }

    private Case state(Product product, Case c, String moment, Form form) {
        if (moment.equals("drill-time")) {
            return cases.advance(caller.get(), product, c.number(), hours(form.hours));
        }
        ZoneId zone = c.csirtState().zone();
        Instant at = CaseSheet.local("The time", form.at, zone);
        return switch (moment) {
            case "signal" -> plain(product, c, Moment.SIGNAL, at, form);
            case "triage" -> plain(product, c, Moment.TRIAGE, at, form);
            case "awareness" -> plain(product, c, Moment.AWARENESS, at, form);
            case "measure" -> plain(product, c, Moment.MEASURE, at, form);
            case "evidence" ->
                moments.stateEvidence(
                        caller.get(),
                        product,
                        c.number(),
                        at,
                        form.person,
                        List.of(form.evidence.split("\\R", -1)),
                        form.reason);
            case "intermediate" ->
                moments.askIntermediate(
                        caller.get(),
                        product,
                        c.number(),
                        at,
                        CaseSheet.local("The due time", form.due, zone),
                        form.reason);
            default -> throw Problem.notFound("Moment", moment);
        };
    }

    private Case plain(Product product, Case c, Moment moment, Instant at, Form form) {
        return moments.state(caller.get(), product, c.number(), moment, at, form.reason);
    }

    private static Duration hours(String text) {
        if (!text.matches("[0-9]{1," + MAX_HOURS_DIGITS + "}")) {
            throw Problem.invalid("Hours must be a whole number, such as 6.");
        }
        return Duration.ofHours(Long.parseLong(text));
    }
}
