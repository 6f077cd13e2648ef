package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.time.LegalTime;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** One stage of a case: its form in the platform's field order, the record of its sending, its print. */
@Path("/products/{slug}/cases/{number}/notifications/{stage}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class NotificationPages {
    private final Cases cases;
    private final Filings filings;
    private final LawFacts facts;
    private final CaseExposure exposure;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    NotificationPages(
            Cases cases,
            Filings filings,
            LawFacts facts,
            CaseExposure exposure,
            Products products,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.filings = filings;
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
            String value,
            boolean carried) {}

    /** An earlier stage, already filed, that may have told what this one owes. */
    record Filed(String slug, String title) {}

    record StagePage(
            Product product,
            Case c,
            Stage stage,
            ClockCard clock,
            List<FieldLine> fields,
            List<String> missing,
            boolean sent,
            String sentBy,
            String sentAt,
            String reference,
            String alreadyIn,
            List<Filed> filed,
            List<FilingStore.Revision> revisions,
            List<FilingStore.Receipt> receipts,
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
        Case c = cases.require(product, number);
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
        Case c = cases.require(product, number);
        Stage stage = Stage.parse(stageName);
        var content = new LinkedHashMap<String, String>();
        form.forEach((field, values) -> content.put(field, String.join("\n", values)));
        try {
            filings.prepare(caller.get(), product, c.number(), stage, content);
            return see(slug, c, stage);
        } catch (Problem problem) {
            return CaseSheet.again(problem, page(product, c, stage, content, problem.detail()));
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
            @FormParam("reference") @DefaultValue("") String reference,
            @FormParam("alreadyIn") @DefaultValue("") String alreadyIn) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Stage stage = Stage.parse(stageName);
        try {
            if (alreadyIn.isBlank()) {
                Instant sentAt = CaseSheet.local("Sent at", at, c.csirtState().zone());
                filings.send(caller.get(), product, c.number(), stage, sentAt, reference);
            } else {
                filings.alreadyGiven(caller.get(), product, c.number(), stage, Stage.parse(alreadyIn));
            }
            return see(slug, c, stage);
        } catch (Problem problem) {
            return CaseSheet.again(problem, page(product, c, stage, content(product, c, stage), problem.detail()));
        }
    }

    @POST
    @Path("receipts")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_CASES)
    public Response receipt(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stageName,
            @RestForm("file") @Nullable FileUpload sent) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Stage stage = Stage.parse(stageName);
        try {
            if (sent == null || sent.fileName().isBlank()) {
                throw Problem.invalid("Choose the file the platform gave you.");
            }
            try (InputStream file = Files.newInputStream(sent.uploadedFile())) {
                filings.addReceipt(caller.get(), product, c.number(), stage, sent.fileName(), file);
            }
            return see(slug, c, stage);
        } catch (Problem problem) {
            return CaseSheet.again(problem, page(product, c, stage, content(product, c, stage), problem.detail()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading an upload", e);
        }
    }

    private Map<String, String> content(Product product, Case c, Stage stage) {
        return c.notification(stage)
                .filter(saved -> saved.sent().isPresent())
                .map(Notification::content)
                .orElseGet(() -> NotificationDraft.of(
                        c,
                        stage,
                        product,
                        facts.maker(caller.organization()),
                        facts.product(product),
                        exposure.of(product, c)));
    }

    private TemplateInstance page(Product product, Case c, Stage stage, Map<String, String> content, String problem) {
        Instant now = clock.instant();
        var saved = c.notification(stage);
        var sending = saved.flatMap(Notification::sent);
        FieldMatrix matrix =
                sending.isPresent() ? FieldMatrix.of(saved.orElseThrow().matrix()) : FieldMatrix.newest();
        List<FieldLine> fields = matrix.of(c.kind()).stream()
                .map(field -> new FieldLine(
                        field.id(),
                        field.label(),
                        field.help(),
                        field.mustBeFilled(stage),
                        field.duty(stage) == FieldMatrix.Duty.IF_AVAILABLE,
                        field.input().equals("text"),
                        content.getOrDefault(field.id(), ""),
                        field.duty(stage) == FieldMatrix.Duty.CARRIED && content.containsKey(field.id())))
                .toList();
        return Templates.notification(new StagePage(
                product,
                c,
                stage,
                ClockCard.of(c, c.clock(stage, now), now),
                fields,
                matrix.missing(c.kind(), stage, saved.map(Notification::content).orElse(Map.of())),
                sending.isPresent(),
                sending.map(Notification.Sending::by).orElse(""),
                sending.map(one -> LegalTime.moment(one.at(), c.csirtState().zone()))
                        .orElse(""),
                sending.map(Notification.Sending::reference).orElse(""),
                sending.map(Notification.Sending::alreadyIn)
                        .filter(slug -> !slug.isEmpty())
                        .map(slug -> Stage.parse(slug).title())
                        .orElse(""),
                c.notifications().stream()
                        .filter(one -> one.sent().isPresent() && one.stage() != stage)
                        .map(one -> new Filed(one.stage().slug(), one.stage().title()))
                        .toList(),
                filings.revisions(product, c, stage),
                filings.receipts(product, c, stage),
                c.csirtState().zone().getId(),
                c.at(now)
                        .atZone(c.csirtState().zone())
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
}
