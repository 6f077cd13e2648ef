package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@Path("/api/v1/products/{slug}/cases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ReportResource {
    private final Intake intake;
    private final Quarantine quarantine;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    ReportResource(Intake intake, Quarantine quarantine, Cases cases, Products products, CurrentCaller caller) {
        this.intake = intake;
        this.quarantine = quarantine;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    /** @param channel empty, as all but the attachments, when the case was not opened for a report */
    record ReportView(
            String channel,
            String title,
            String affected,
            String description,
            String reproduction,
            String contact,
            Optional<String> disclosureOn,
            Optional<Instant> receivedAt,
            List<Attachment> attachments) {}

    @GET
    @Path("{number}/report")
    @Allow(Permission.VIEW)
    public ReportView report(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        List<Attachment> files = quarantine.of(product, c);
        return intake.of(product, c)
                .map(report -> new ReportView(
                        report.channel().name().toLowerCase(Locale.ROOT),
                        report.title(),
                        report.affected(),
                        report.description(),
                        report.reproduction(),
                        report.contact(),
                        report.disclosureOn().map(Object::toString),
                        Optional.of(report.receivedAt()),
                        files))
                .orElse(new ReportView("", "", "", "", "", "", Optional.empty(), Optional.empty(), files));
    }

    /** Bytes and nothing else: no browser may show or guess what a stranger sent. */
    @GET
    @Path("{number}/attachments/{id}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.MANAGE_CASES)
    public Response attachment(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("id") UUID id) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Attachment file = quarantine.require(product, c, id);
        return Response.ok(quarantine.open(product, file))
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_LENGTH, file.sizeBytes())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.bin\""
                                .formatted(c.name(), file.sha256().substring(0, 12)))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cache-Control", "private, no-store")
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
