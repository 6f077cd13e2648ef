package dev.fleetward.components.sboms;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.Components;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.components.difference.Difference;
import dev.fleetward.components.difference.Differences;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/sbom")
@RunOnVirtualThread
class SbomResource {
    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final Components components;
    private final Sboms sboms;
    private final Differences differences;
    private final CurrentCaller caller;

    SbomResource(
            Db db,
            Products products,
            SoftwareVersions versions,
            Components components,
            Sboms sboms,
            Differences differences,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.components = components;
        this.sboms = sboms;
        this.differences = differences;
        this.caller = caller;
    }

    record Listed(List<SbomInfo> items) {}

    /** What putting a document did; {@code changed} is false when the same bytes were in force already. */
    record Put(boolean changed, @JsonUnwrapped SbomInfo sbom) {}

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response put(
            @BeanParam VersionPlace at, @QueryParam("part") @DefaultValue("") String part, InputStream document) {
        Product product = products.require(caller.organization(), at.slug());
        Sboms.Receipt receipt =
                sboms.put(caller.get(), product, new Sboms.Place(at.type(), at.version(), part), document);
        return Response.status(receipt.created() ? Response.Status.CREATED : Response.Status.OK)
                .entity(new Put(receipt.changed(), receipt.sbom()))
                .build();
    }

    @GET
    @Allow(Permission.VIEW)
    public Response get(
            @BeanParam VersionPlace at,
            @QueryParam("part") @Nullable String part,
            @QueryParam("revision") @Nullable Integer revision) {
        SbomInfo sbom = require(at, part, revision);
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
            @BeanParam VersionPlace at,
            @QueryParam("part") @Nullable String part,
            @QueryParam("revision") @Nullable Integer revision) {
        return require(at, part, revision);
    }

    @GET
    @Path("parts")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.VIEW)
    public Listed parts(@BeanParam VersionPlace at) {
        SoftwareVersion named = version(at);
        return db.inTransaction(caller.organization(), tx -> new Listed(components.sboms(tx, named.id())));
    }

    @GET
    @Path("revisions")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.VIEW)
    public Listed revisions(@BeanParam VersionPlace at, @QueryParam("part") @DefaultValue("") String part) {
        SoftwareVersion named = version(at);
        return db.inTransaction(caller.organization(), tx -> new Listed(components.revisions(tx, named.id(), part)));
    }

    @GET
    @Path("revisions/difference")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.VIEW)
    public Difference difference(
            @BeanParam VersionPlace at,
            @QueryParam("part") @DefaultValue("") String part,
            @QueryParam("from") int from,
            @QueryParam("to") int to) {
        require(at, part, from);
        require(at, part, to);
        SoftwareVersion named = version(at);
        return db.inTransaction(caller.organization(), tx -> differences.ofRevisions(tx, named.id(), part, from, to));
    }

    @DELETE
    @Allow(Permission.MANAGE_SOFTWARE)
    public void remove(
            @BeanParam VersionPlace at,
            @QueryParam("part") @DefaultValue("") String part,
            @QueryParam("all") @DefaultValue("false") boolean all) {
        Product product = products.require(caller.organization(), at.slug());
        sboms.remove(caller.get(), product, version(at), all ? null : part);
    }

    private SbomInfo require(VersionPlace at, @Nullable String part, @Nullable Integer revision) {
        Product product = products.require(caller.organization(), at.slug());
        return sboms.require(caller.organization(), product, at.type(), at.version(), part, revision)
                .sbom();
    }

    private SoftwareVersion version(VersionPlace at) {
        Product product = products.require(caller.organization(), at.slug());
        return db.inTransaction(caller.organization(), tx -> at.require(tx, versions, product));
    }
}
