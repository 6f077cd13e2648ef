package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One stage of a case: its form in the platform's field order, the record of its sending, its print. */
@Path("/products/{slug}/cases/{number}/notifications/{stage}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class NotificationPages {
    private final Cases cases;
    private final LawFacts facts;
    private final CaseExposure exposure;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    NotificationPages(
            Cases cases, LawFacts facts, CaseExposure exposure, Products products, CurrentCaller caller, Clock clock) {
        this.cases = cases;
        this.facts = facts;
        this.exposure = exposure;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record FieldLine(
            String id,
            String label,
            String help,
            boolean required,
            boolean ifAvailable,
            boolean longText,
            String value) {}

    record StagePage(
            Product product,
            Case c,
            Stage stage,
            ClockCard clock,
            List<FieldLine> fields,
            List<String> missing,
            boolean sent,
            String sentBy,
            String reference,
            String zone,
            String now,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance notification(StagePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("stage") String stageName) {
        Product product = product(slug);
        Case c = cases.require(product, CaseNumber.parse(number));
        Stage stage = Stage.parse(stageName);
        return page(product, c, stage, content(product, c, stage), "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_CASES)
    public Response save(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stageName,
            MultivaluedMap<String, String> form) {
        Product product = product(slug);
        Case c = cases.require(product, CaseNumber.parse(number));
        Stage stage = Stage.parse(stageName);
        var content = new LinkedHashMap<String, String>();
        form.forEach((field, values) -> content.put(field, String.join("\n", values)));
        try {
            cases.prepare(caller.get(), product, c.number(), stage, content);
            return see(slug, c, stage);
        } catch (Problem problem) {
            return again(problem, page(product, c, stage, content, problem.detail()));
        }
    }

    @POST
    @Path("sent")
    @Allow(Permission.MANAGE_CASES)
    public Response sent(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stageName,
            @FormParam("at") @DefaultValue("") String at,
            @FormParam("reference") @DefaultValue("") String reference) {
        Product product = product(slug);
        Case c = cases.require(product, CaseNumber.parse(number));
        Stage stage = Stage.parse(stageName);
        try {
            Instant sentAt =
                    LocalDateTime.parse(at).atZone(c.csirtState().zone()).toInstant();
            cases.send(caller.get(), product, c.number(), stage, sentAt, reference);
            return see(slug, c, stage);
        } catch (DateTimeParseException e) {
            Problem problem = Problem.invalid("Sent at needs a date and a time, such as 2026-11-24 09:30.");
            return again(problem, page(product, c, stage, content(product, c, stage), problem.detail()));
        } catch (Problem problem) {
            return again(problem, page(product, c, stage, content(product, c, stage), problem.detail()));
        }
    }

    private Map<String, String> content(Product product, Case c, Stage stage) {
        return c.notification(stage)
                .filter(saved -> saved.sent().isPresent())
                .map(Notification::content)
                .orElseGet(() -> NotificationDraft.of(
                        c, stage, product, facts.maker(caller.organization()), exposure.of(product, c)));
    }

    private TemplateInstance page(Product product, Case c, Stage stage, Map<String, String> content, String problem) {
        Instant now = clock.instant();
        var saved = c.notification(stage);
        var sending = saved.flatMap(Notification::sent);
        List<FieldLine> fields = NotificationFields.of(c.kind()).stream()
                .map(field -> new FieldLine(
                        field.id(),
                        field.label(),
                        field.help(),
                        field.mustBeFilled(stage),
                        field.duty(stage) == NotificationFields.Duty.IF_AVAILABLE,
                        field.input().equals("text"),
                        content.getOrDefault(field.id(), "")))
                .toList();
        return Templates.notification(new StagePage(
                product,
                c,
                stage,
                ClockCard.of(c, c.clock(stage, now), now),
                fields,
                NotificationFields.missing(
                        c.kind(), stage, saved.map(Notification::content).orElse(Map.of())),
                sending.isPresent(),
                sending.map(Notification.Sending::by).orElse(""),
                sending.map(Notification.Sending::reference).orElse(""),
                c.csirtState().zone().getId(),
                now.atZone(c.csirtState().zone())
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString(),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String slug, Case c, Stage stage) {
        return Response.seeOther(
                        URI.create("/products/%s/cases/%s/notifications/%s".formatted(slug, c.name(), stage.slug())))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
