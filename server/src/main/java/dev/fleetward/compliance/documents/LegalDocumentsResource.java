package dev.fleetward.compliance.documents;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.compliance.Attachment;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents as data and as PDF/A, and the texts people write for them. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LegalDocumentsResource {
    private final LegalDocuments documents;
    private final Texts texts;
    private final Products products;
    private final CurrentCaller caller;

    LegalDocumentsResource(LegalDocuments documents, Texts texts, Products products, CurrentCaller caller) {
        this.documents = documents;
        this.texts = texts;
        this.products = products;
        this.caller = caller;
    }

    record Line(String document, String title, String law, boolean complete, List<Sheet.Gap> missing) {}

    record TextLine(
            String id, List<String> of, String citation, String title, String help, boolean needed, String text) {}

    @GET
    @Path("legal-documents")
    @Allow(Permission.VIEW)
    public PageOf<Line> list(@PathParam("slug") String slug) {
        return new PageOf<>(
                documents.all(product(slug)).stream()
                        .map(sheet -> new Line(
                                sheet.document().slug(),
                                sheet.document().title(),
                                sheet.document().law(),
                                sheet.complete(),
                                sheet.missing()))
                        .toList(),
                null);
    }

    @GET
    @Path("legal-documents/{document}")
    @Allow(Permission.VIEW)
    public Sheet show(@PathParam("slug") String slug, @PathParam("document") String document) {
        return documents.sheet(product(slug), LegalDocument.parse(document));
    }

    @GET
    @Path("legal-documents/{document}/pdf")
    @Produces("application/pdf")
    @Allow(Permission.VIEW)
    public Response print(@PathParam("slug") String slug, @PathParam("document") String document) {
        Product product = product(slug);
        LegalDocument wanted = LegalDocument.parse(document);
        return Response.ok((StreamingOutput) out -> documents.write(product, wanted, out))
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named("%s-%s.pdf".formatted(slug, wanted.slug())))
                .build();
    }

    @GET
    @Path("document-texts")
    @Allow(Permission.VIEW)
    public PageOf<TextLine> texts(@PathParam("slug") String slug) {
        Map<String, String> written = texts.of(product(slug));
        return new PageOf<>(
                TextItem.ALL.stream()
                        .map(item -> new TextLine(
                                item.id(),
                                item.of(),
                                item.citation(),
                                item.title(),
                                item.help(),
                                item.needed(),
                                written.getOrDefault(item.id(), "")))
                        .toList(),
                null);
    }

    /** Texts by id; those not named stay, an empty one is taken away. */
    @PATCH
    @Path("document-texts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public PageOf<TextLine> change(@PathParam("slug") String slug, @Nullable Map<String, @Nullable String> body) {
        if (body == null || body.isEmpty()) {
            throw Problem.invalid("Send texts by their id, such as {\"CRA.AX2.5\": \"…\"}.");
        }
        var changes = new LinkedHashMap<String, String>();
        body.forEach((id, text) -> changes.put(id, text == null ? "" : text));
        texts.change(caller.get(), product(slug), changes);
        return texts(slug);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
