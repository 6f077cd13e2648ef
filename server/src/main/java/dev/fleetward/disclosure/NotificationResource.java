package dev.fleetward.disclosure;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One stage of a case: its form, its revisions, its filing with receipts, as JSON and as PDF. */
@Path("/api/v1/products/{slug}/cases/{number}/notifications/{stage}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class NotificationResource {
    private final Cases cases;
    private final Filings filings;
    private final NotificationSheet sheet;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    NotificationResource(
            Cases cases,
            Filings filings,
            NotificationSheet sheet,
            Products products,
            CurrentCaller caller,
            Clock clock) {
        this.cases = cases;
        this.filings = filings;
        this.sheet = sheet;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    /** @param alreadyIn the stage whose filing provided what this one owes; then at and reference are left out */
    record Sent(
            @Nullable Instant at,
            @Nullable String reference,
            @Nullable String alreadyIn) {}

    @GET
    @Allow(Permission.VIEW)
    public NotificationSheet.Document show(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @QueryParam("revision") @DefaultValue("0") int revision) {
        Product product = product(slug);
        return sheet.document(caller.get(), product, cases.require(product, number), Stage.parse(stage), revision);
    }

    @GET
    @Path("print")
    @Produces("application/pdf")
    @Allow(Permission.VIEW)
    public Response print(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @QueryParam("revision") @DefaultValue("0") int revision) {
        var document = show(slug, number, stage, revision);
        return Response.ok((StreamingOutput) out -> sheet.pdf(document, out))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.pdf\"".formatted(document.caseNumber(), document.stage()))
                .build();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public CaseView prepare(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @Nullable Map<String, String> body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object of fields as its body.");
        }
        var content = new LinkedHashMap<String, String>();
        body.forEach((field, value) -> content.put(field, value == null ? "" : value));
        return view(
                filings.prepare(caller.get(), product(slug), CaseNumber.parse(number), Stage.parse(stage), content));
    }

    @GET
    @Path("revisions")
    @Allow(Permission.VIEW)
    public PageOf<FilingStore.Revision> revisions(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("stage") String stage) {
        Product product = product(slug);
        return new PageOf<>(filings.revisions(product, cases.require(product, number), Stage.parse(stage)), null);
    }

    @POST
    @Path("sent")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public CaseView sent(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stageName,
            @Nullable Sent body) {
        Product product = product(slug);
        Stage stage = Stage.parse(stageName);
        if (body != null && body.alreadyIn != null) {
            return view(filings.alreadyGiven(
                    caller.get(), product, CaseNumber.parse(number), stage, Stage.parse(body.alreadyIn)));
        }
        if (body == null || body.at == null || body.reference == null) {
            throw Problem.invalid("Send at, such as 2026-11-24T09:30:00Z, and reference; or alreadyIn, a stage.");
        }
        return view(filings.send(caller.get(), product, CaseNumber.parse(number), stage, body.at, body.reference));
    }

    @POST
    @Path("receipts")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.MANAGE_CASES)
    public PageOf<FilingStore.Receipt> addReceipt(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stageName,
            @QueryParam("name") @DefaultValue("receipt") String name,
            InputStream file) {
        Product product = product(slug);
        Stage stage = Stage.parse(stageName);
        Case c = filings.addReceipt(caller.get(), product, CaseNumber.parse(number), stage, name, file);
        return new PageOf<>(filings.receipts(product, c, stage), null);
    }

    @GET
    @Path("receipts/{sha256}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response receipt(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("stage") String stage,
            @PathParam("sha256") String sha256) {
        Product product = product(slug);
        InputStream file = filings.receipt(product, cases.require(product, number), Stage.parse(stage), sha256);
        return Response.ok(file)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"receipt-%s\"".formatted(sha256))
                .build();
    }

    private CaseView view(Case c) {
        return CaseView.of(c, clock.instant());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
