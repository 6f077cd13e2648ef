package dev.fleetward.components;

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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/sbom")
@RunOnVirtualThread
class SbomResource {
    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final Components components;
    private final CurrentCaller caller;

    SbomResource(Db db, Products products, SoftwareVersions versions, Components components, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.components = components;
        this.caller = caller;
    }

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response put(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            InputStream document) {
        Product product = products.require(caller.organization(), slug);
        Components.Receipt receipt = components.put(caller.get(), product, type, version, document);
        return Response.status(receipt.created() ? Response.Status.CREATED : Response.Status.OK)
                .entity(receipt.sbom())
                .build();
    }

    @GET
    @Allow(Permission.VIEW)
    public Response get(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        SbomInfo sbom = require(slug, type, version);
        return Response.ok(components.document(caller.organization(), sbom))
                .type(sbom.mediaType())
                .header("Content-Disposition", "attachment")
                .tag(sbom.sha256())
                .build();
    }

    @GET
    @Path("info")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.VIEW)
    public SbomInfo info(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        return require(slug, type, version);
    }

    @DELETE
    @Allow(Permission.MANAGE_SOFTWARE)
    public void remove(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        Product product = products.require(caller.organization(), slug);
        components.remove(caller.get(), product, version(product, type, version));
    }

    private SbomInfo require(String slug, String type, String version) {
        Product product = products.require(caller.organization(), slug);
        SoftwareVersion named = version(product, type, version);
        return db.inTransaction(caller.organization(), tx -> components.sbom(tx, named.id()))
                .orElseThrow(() -> Problem.notFound("SBOM", named.toString()));
    }

    private SoftwareVersion version(Product product, String type, String version) {
        return db.inTransaction(caller.organization(), tx -> versions.find(tx, product.id(), type, version))
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
    }
}
