package dev.fleetward.compliance.documents;

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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents with what each lacks, and the texts people write for them. */
@Path("/products/{slug}/compliance/legal-documents")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class LegalDocumentPages {
    private final LegalDocuments documents;
    private final Texts texts;
    private final Products products;
    private final CurrentCaller caller;

    LegalDocumentPages(LegalDocuments documents, Texts texts, Products products, CurrentCaller caller) {
        this.documents = documents;
        this.texts = texts;
        this.products = products;
        this.caller = caller;
    }

    record ListPage(Product product, List<Sheet> sheets, long complete) {}

    record SheetPage(Product product, Sheet sheet) {}

    record Field(TextItem item, String anchor, String text) {}

    record TextsPage(Product product, List<Field> fields, long written, String problem) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance legalDocuments(ListPage page);

        static native TemplateInstance legalDocument(SheetPage page);

        static native TemplateInstance documentTexts(TextsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        Product product = product(slug);
        List<Sheet> sheets = documents.all(product);
        return Templates.legalDocuments(new ListPage(
                product, sheets, sheets.stream().filter(Sheet::complete).count()));
    }

    @GET
    @Path("{document}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("document") String document) {
        Product product = product(slug);
        return Templates.legalDocument(new SheetPage(product, documents.sheet(product, LegalDocument.parse(document))));
    }

    @GET
    @Path("texts")
    @Allow(Permission.VIEW)
    public TemplateInstance texts(@PathParam("slug") String slug) {
        Product product = product(slug);
        return page(product, texts.of(product), "");
    }

    @POST
    @Path("texts")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response save(@PathParam("slug") String slug, MultivaluedMap<String, String> form) {
        Product product = product(slug);
        var changes = new LinkedHashMap<String, String>();
        TextItem.ALL.stream()
                .filter(item -> form.containsKey(item.id()))
                .forEach(item -> changes.put(item.id(), String.valueOf(form.getFirst(item.id()))));
        try {
            texts.change(caller.get(), product, changes);
            return Response.seeOther(URI.create("/products/%s/compliance/legal-documents".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, changes, problem.detail()))
                    .build();
        }
    }

    private static TemplateInstance page(Product product, Map<String, String> written, String problem) {
        List<Field> fields = TextItem.ALL.stream()
                .map(item -> new Field(item, item.id().replace('.', '-'), written.getOrDefault(item.id(), "")))
                .toList();
        return Templates.documentTexts(new TextsPage(
                product,
                fields,
                fields.stream().filter(field -> !field.text().isBlank()).count(),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
