package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

/** The documents the law wants, and those uploaded for them. */
@Path("/api/v1/products/{slug}/documents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DocumentsResource {
    private final Documents documents;
    private final Products products;
    private final CurrentCaller caller;

    DocumentsResource(Documents documents, Products products, CurrentCaller caller) {
        this.documents = documents;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<FileItem> documents(@PathParam("slug") String slug) {
        return new PageOf<>(documents.items(product(slug)), null);
    }

    @PUT
    @Path("{item}")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Upload upload(
            @PathParam("slug") String slug,
            @PathParam("item") String item,
            @QueryParam("fileName") @DefaultValue("") String fileName,
            @QueryParam("validUntil") @DefaultValue("") String validUntil,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @DefaultValue("application/octet-stream") String mediaType,
            InputStream content) {
        return documents.upload(caller.get(), product(slug), item, fileName, mediaType, validUntil, content);
    }

    @GET
    @Path("{item}/file")
    @Produces(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    public Response document(@PathParam("slug") String slug, @PathParam("item") String item) {
        Product product = product(slug);
        Upload upload = documents.requireUpload(product, item);
        return Response.ok((StreamingOutput) out -> {
                    try (InputStream in = documents.open(product, upload)) {
                        in.transferTo(out);
                    }
                })
                .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named(upload.fileName()))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
