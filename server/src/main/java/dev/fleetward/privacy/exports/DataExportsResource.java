package dev.fleetward.privacy.exports;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports prepared as files, and links to them. */
@Path("/api/v1/products/{slug}/data-exports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DataExportsResource {
    private final DataExports exports;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    DataExportsResource(DataExports exports, Products products, CurrentCaller caller, PublicAddress address) {
        this.exports = exports;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record Wanted(@Nullable String serial) {}

    record Term(@Nullable Integer days) {}

    record Answer(DataExport export, List<DataExport.Link> links) {}

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<DataExport> list(@PathParam("slug") String slug, @QueryParam("serial") @Nullable String serial) {
        return exports.list(product(slug), serial);
    }

    /** 202: it is prepared in the background. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response prepare(@PathParam("slug") String slug, @Nullable Wanted wanted) {
        if (wanted == null || wanted.serial == null || wanted.serial.isBlank()) {
            throw Problem.invalid("serial is missing: the device whose data is to be prepared.");
        }
        DataExport export = exports.prepare(caller.get(), product(slug), wanted.serial);
        return Response.accepted(export)
                .header("Location", "/api/v1/products/%s/data-exports/%s".formatted(slug, export.id()))
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer export(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        UUID export = id("Export", id);
        return new Answer(exports.require(product, export), exports.links(product, export));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public void delete(@PathParam("slug") String slug, @PathParam("id") String id) {
        exports.delete(caller.get(), product(slug), id("Export", id));
    }

    /** The address in the answer is shown this once. */
    @POST
    @Path("{id}/links")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response link(
            @PathParam("slug") String slug, @PathParam("id") String id, @Nullable Term term, @Context UriInfo uri) {
        var fresh = exports.link(
                caller.get(),
                product(slug),
                id("Export", id),
                term == null ? null : term.days,
                address.of(uri.getBaseUri()));
        return Response.status(Response.Status.CREATED).entity(fresh).build();
    }

    @DELETE
    @Path("{id}/links/{link}")
    @Allow(Permission.MANAGE_PRIVACY)
    public void revoke(@PathParam("slug") String slug, @PathParam("id") String id, @PathParam("link") String link) {
        exports.revoke(caller.get(), product(slug), id("Export", id), id("Link", link));
    }

    /** @throws Problem 404 for what is no id */
    static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(what, text);
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
