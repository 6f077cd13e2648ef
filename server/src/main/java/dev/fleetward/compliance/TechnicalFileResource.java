package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import jakarta.ws.rs.core.StreamingOutput;

/** The technical file as PDF. */
@Path("/api/v1/products/{slug}/technical-file")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TechnicalFileResource {
    private final TechnicalFile file;
    private final Products products;
    private final CurrentCaller caller;

    TechnicalFileResource(TechnicalFile file, Products products, CurrentCaller caller) {
        this.file = file;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Produces("application/pdf")
    @Allow(Permission.VIEW)
    public Response print(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Response.ok((StreamingOutput) out -> file.write(product, out))
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named("technical-file-" + slug + ".pdf"))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
