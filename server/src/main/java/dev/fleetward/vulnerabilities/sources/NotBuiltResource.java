package dev.fleetward.vulnerabilities.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
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
import java.time.Clock;

@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/not-built")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class NotBuiltResource {
    private final Db db;
    private final Clock clock;
    private final Products products;
    private final SoftwareVersions versions;
    private final ProgramFileStore store;
    private final CurrentCaller caller;

    NotBuiltResource(
            Db db,
            Clock clock,
            Products products,
            SoftwareVersions versions,
            ProgramFileStore store,
            CurrentCaller caller) {
        this.db = db;
        this.clock = clock;
        this.products = products;
        this.versions = versions;
        this.store = store;
        this.caller = caller;
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
        Product product = products.require(caller.organization(), slug);
        CompiledSources compiled = CompiledSources.read(body);
        return db.inTransaction(caller.organization(), tx -> {
            SoftwareVersion named = versions.find(tx, product.id(), type, version)
                    .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
            return NotBuilt.propose(
                    product,
                    named,
                    compiled,
                    store.open(tx, named.id().value(), component),
                    caller.get().name(),
                    clock.instant());
        });
    }
}
