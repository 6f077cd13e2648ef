package dev.fleetward.privacy.owners;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links to the page of a device's owner, as people of the maker make and revoke them. */
@Path("/api/v1/products/{slug}/devices/{serial}/owner-links")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OwnerLinksResource {
    private final OwnerLinks links;
    private final Devices devices;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    OwnerLinksResource(
            OwnerLinks links, Devices devices, Products products, CurrentCaller caller, PublicAddress address) {
        this.links = links;
        this.devices = devices;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record Term(@Nullable Integer days) {}

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<OwnerLink> list(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = product(slug);
        return links.of(product, devices.require(product, serial));
    }

    /** The address in the answer is shown this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response make(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @Nullable Term term,
            @Context UriInfo uri) {
        OwnerLink.Fresh fresh = links.make(
                caller.get(), product(slug), serial, term == null ? null : term.days, address.of(uri.getBaseUri()));
        return Response.status(Response.Status.CREATED).entity(fresh).build();
    }

    @DELETE
    @Path("{link}")
    @Allow(Permission.MANAGE_PRIVACY)
    public void revoke(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("link") String link) {
        Product product = product(slug);
        links.revoke(caller.get(), product, devices.require(product, serial), OwnerPages.id(link));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
