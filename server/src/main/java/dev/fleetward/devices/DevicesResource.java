package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.attributes.AttributeChange;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.devices.query.Moment;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/devices")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DevicesResource {
    private final Products products;
    private final Devices devices;
    private final Fleet fleet;
    private final Attributes attributes;
    private final CurrentCaller caller;
    private final Db db;
    private final Audit audit;
    private final Clock clock;

    DevicesResource(
            Products products,
            Devices devices,
            Fleet fleet,
            Attributes attributes,
            CurrentCaller caller,
            Db db,
            Audit audit,
            Clock clock) {
        this.products = products;
        this.devices = devices;
        this.fleet = fleet;
        this.attributes = attributes;
        this.caller = caller;
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    /** In order of serial; the query and the plain filters narrow together. */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<DeviceLine> devices(
            @PathParam("slug") String slug,
            @QueryParam("query") @DefaultValue("") String query,
            @QueryParam("q") @Nullable String text,
            @QueryParam("version") @Nullable String version,
            @QueryParam("hardware") @Nullable String hardware,
            @QueryParam("cohort") @Nullable String cohort,
            @QueryParam("seen") @Nullable String seen,
            @QueryParam("attribute") @Nullable String attribute,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return fleet.find(
                product(slug),
                fleet.understand(query).and(DeviceQuery.parse(text, version, hardware, cohort, seen, attribute)),
                Cursor.parse(after, limit));
    }

    @GET
    @Path("{serial}")
    @Allow(Permission.VIEW)
    public Device device(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        return devices.require(product(slug), serial);
    }

    /** Sets the attributes named; null takes one away; others stay. */
    @PATCH
    @Path("{serial}/attributes")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Allow(Permission.MANAGE_DEVICES)
    public Device setAttributes(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @Nullable Map<String, @Nullable Object> values) {
        if (values == null) {
            throw Problem.invalid("Send an object of attributes, such as {\"country\": \"AT\"}.");
        }
        Product product = product(slug);
        Device before = devices.require(product, serial);
        db.doInTransaction(product.organization(), tx -> {
            devices.setAttributes(tx, product.organization(), before.id(), values, said());
            audit.record(
                    tx,
                    caller.get(),
                    "device.attributes-set",
                    product.slug() + "/" + serial,
                    before.attributes(),
                    values);
        });
        return devices.require(product, serial);
    }

    /** Everything the attributes were, newest first; of one when it is named. */
    @GET
    @Path("{serial}/attributes/history")
    @Allow(Permission.VIEW)
    public PageOf<AttributeChange> history(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("name") @Nullable String name,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        Device device = devices.require(product, serial);
        Cursor cursor = Cursor.parse(after, limit);
        Instant before = cursor.after().flatMap(Moment::parse).orElseGet(() -> clock.instant()
                .plus(1, ChronoUnit.DAYS));
        var changes = db.inTransaction(
                product.organization(),
                tx -> name == null || name.isEmpty()
                        ? attributes.changes(tx, device.id().value(), Instant.EPOCH, before, cursor.rows())
                        : attributes.changesOf(tx, device.id().value(), name, before, cursor.rows()));
        return PageOf.of(changes, cursor.limit(), change -> change.at().toString());
    }

    private Origin said() {
        Caller who = caller.get();
        String source = who.subject().startsWith("person:") ? Origin.PERSON : Origin.API;
        return new Origin(source, who.name(), clock.instant());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
