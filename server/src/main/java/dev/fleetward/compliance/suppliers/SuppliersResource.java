package dev.fleetward.compliance.suppliers;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.compliance.Attachment;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makers of a product's components, and the due-diligence file (CRA Article 13(5)). */
@Path("/api/v1/products/{slug}/suppliers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SuppliersResource {
    private final Suppliers suppliers;
    private final DueDiligences files;
    private final Products products;
    private final CurrentCaller caller;

    SuppliersResource(Suppliers suppliers, DueDiligences files, Products products, CurrentCaller caller) {
        this.suppliers = suppliers;
        this.files = files;
        this.products = products;
        this.caller = caller;
    }

    record Added(
            @Nullable String name,
            @Nullable String contact,
            @Nullable List<String> supplies,
            @Nullable String supportUntil,
            @Nullable String note) {
        Suppliers.Change change() {
            return new Suppliers.Change(contact, supplies, supportUntil, note);
        }
    }

    /** The due-diligence file as it stands now: makers with overdue questions first. */
    @GET
    @Allow(Permission.VIEW)
    public DueDiligence list(@PathParam("slug") String slug) {
        return files.of(product(slug));
    }

    @GET
    @Path("due-diligence.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response csv(@PathParam("slug") String slug) {
        return Response.ok(files.of(product(slug)).csv())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"due-diligence.csv\"")
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response add(@PathParam("slug") String slug, @Nullable Added body) {
        Product product = product(slug);
        Added given = body(body);
        UUID id = suppliers.add(caller.get(), product, Given.text(given.name), given.change());
        return Response.status(Response.Status.CREATED)
                .entity(maker(product, id))
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public DueDiligence.Maker show(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return maker(product(slug), id);
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public DueDiligence.Maker change(
            @PathParam("slug") String slug, @PathParam("id") UUID id, Suppliers.@Nullable Change body) {
        Product product = product(slug);
        suppliers.change(caller.get(), product, id, body(body));
        return maker(product, id);
    }

    /** Takes back what is stated of a maker that was asked nothing; who an SBOM names stays listed. */
    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        suppliers.remove(caller.get(), product(slug), id);
    }

    @POST
    @Path("{id}/questions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response ask(@PathParam("slug") String slug, @PathParam("id") UUID id, Suppliers.@Nullable Ask body) {
        Product product = product(slug);
        UUID question = suppliers.ask(caller.get(), product, id, body(body));
        return Response.status(Response.Status.CREATED)
                .entity(asked(product, id, question))
                .build();
    }

    @PUT
    @Path("{id}/questions/{question}/answer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public DueDiligence.Asked answer(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @PathParam("question") UUID question,
            Suppliers.@Nullable Answered body) {
        Product product = product(slug);
        suppliers.answer(caller.get(), product, id, question, body(body));
        return asked(product, id, question);
    }

    @POST
    @Path("{id}/questions/{question}/document")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public DueDiligence.Asked keepDocument(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @PathParam("question") UUID question,
            @QueryParam("fileName") @DefaultValue("") String fileName,
            InputStream content) {
        Product product = product(slug);
        suppliers.document(caller.get(), product, id, question, fileName, content);
        return asked(product, id, question);
    }

    @GET
    @Path("{id}/questions/{question}/document")
    @Produces(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    public Response document(
            @PathParam("slug") String slug, @PathParam("id") UUID id, @PathParam("question") UUID question) {
        Product product = product(slug);
        Question.Document document = suppliers.requireDocument(product, id, question);
        return Response.ok((StreamingOutput) out -> {
                    try (InputStream in = suppliers.open(product, document)) {
                        in.transferTo(out);
                    }
                })
                .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named(document.fileName()))
                .build();
    }

    private DueDiligence.Maker maker(Product product, UUID id) {
        return DueDiligences.require(files.of(product), id);
    }

    private DueDiligence.Asked asked(Product product, UUID id, UUID question) {
        return maker(product, id).questions().stream()
                .filter(one -> one.question().id().equals(question))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Question", question.toString()));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static <T> T body(@Nullable T body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        return body;
    }
}
