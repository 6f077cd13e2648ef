package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Audit;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.attributes.AttributeDefinition;
import dev.fleetward.devices.attributes.AttributeType;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The catalogue of attribute names of a product. */
@Path("/api/v1/products/{slug}/attributes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AttributesResource {
    private final Products products;
    private final Attributes attributes;
    private final CurrentCaller caller;
    private final Db db;
    private final Audit audit;

    AttributesResource(Products products, Attributes attributes, CurrentCaller caller, Db db, Audit audit) {
        this.products = products;
        this.attributes = attributes;
        this.caller = caller;
        this.db = db;
        this.audit = audit;
    }

    record Wanted(@Nullable String type, @Nullable String description) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<AttributeDefinition> catalogue(@PathParam("slug") String slug) {
        Product product = product(slug);
        return new PageOf<>(
                db.inTransaction(product.organization(), tx -> attributes.catalogue(tx, product.id())), null);
    }

    /** Declares the type: people, rules and imports are held to it from now on. */
    @PUT
    @Path("{name}")
    @Allow(Permission.MANAGE_DEVICES)
    public AttributeDefinition declare(
            @PathParam("slug") String slug, @PathParam("name") String name, @Nullable Wanted wanted) {
        if (wanted == null || wanted.type == null) {
            throw Problem.invalid("Send {\"type\": \"number\", \"description\": \"…\"}.");
        }
        Product product = product(slug);
        var definition = new AttributeDefinition(
                name,
                AttributeType.parse(wanted.type),
                true,
                wanted.description == null ? "" : wanted.description.strip());
        db.doInTransaction(product.organization(), tx -> {
            attributes.declare(tx, product.organization(), product.id(), definition);
            audit.record(tx, caller.get(), "attribute.declared", product.slug() + "/" + name, null, definition);
        });
        return definition;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
