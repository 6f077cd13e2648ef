package dev.fleetward.vulnerabilities.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/not-built")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class NotBuiltResource {
    private final NotBuilt notBuilt;

    NotBuiltResource(NotBuilt notBuilt) {
        this.notBuilt = notBuilt;
    }

    /**
     * Takes the list of files a build compiled, and answers with a VEX document for a person to look at and import:
     * nothing is decided here.
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public ObjectNode propose(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("component") @DefaultValue("") String component,
            InputStream body)
            throws IOException {
        Product product = notBuilt.product(slug);
        return notBuilt.propose(product, notBuilt.version(product, type, version), component, body)
                .document();
    }
}
