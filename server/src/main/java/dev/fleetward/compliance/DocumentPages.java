package dev.fleetward.compliance;

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
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What the technical file has and lacks, the product's class, and the file as PDF. */
@Path("/products/{slug}/compliance")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DocumentPages {
    private final TechnicalFile file;
    private final Documents documents;
    private final Products products;
    private final CurrentCaller caller;

    DocumentPages(TechnicalFile file, Documents documents, Products products, CurrentCaller caller) {
        this.file = file;
        this.documents = documents;
        this.products = products;
        this.caller = caller;
    }

    record DocumentsPage(Product product, List<FileItem> items, long missing, String decision, String problem) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance documents(DocumentsPage page);
    }

    @GET
    @Path("documents")
    @Allow(Permission.VIEW)
    public TemplateInstance documents(@PathParam("slug") String slug) {
        return page(product(slug), "");
    }

    @POST
    @Path("documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response upload(
            @PathParam("slug") String slug,
            @RestForm @Nullable String item,
            @RestForm @Nullable String validUntil,
            @RestForm("file") @Nullable FileUpload sent) {
        Product product = product(slug);
        try {
            if (item == null || sent == null || sent.fileName().isBlank()) {
                throw Problem.invalid("Choose what the document is and a file.");
            }
            try (InputStream content = Files.newInputStream(sent.uploadedFile())) {
                documents.upload(
                        caller.get(),
                        product,
                        item,
                        sent.fileName(),
                        sent.contentType(),
                        validUntil == null ? "" : validUntil,
                        content);
            }
            return see(slug);
        } catch (Problem problem) {
            return again(problem, product);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an upload", e);
        }
    }

    private Response again(Problem problem, Product product) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page(product, problem.detail()))
                .build();
    }

    private TemplateInstance page(Product product, String problem) {
        List<FileItem> items = documents.items(product);
        return Templates.documents(new DocumentsPage(
                product,
                items,
                items.stream().filter(FileItem::missing).count(),
                file.classification(product)
                        .map(d -> d.productClass().title() + ", " + d.route().title() + "; decided by " + d.decidedBy())
                        .orElse(""),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/compliance/documents".formatted(slug)))
                .build();
    }
}
