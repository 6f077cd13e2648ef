package dev.fleetward.devices.actions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Audit;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.DeviceState;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.Life;
import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What people change on a device's page, and the queries they keep. */
@Path("/products/{slug}")
@RunOnVirtualThread
class DeviceFormPages {
    private final Products products;
    private final Devices devices;
    private final Life life;
    private final Attributes attributes;
    private final SavedQueries queries;
    private final CurrentCaller caller;
    private final Db db;
    private final Audit audit;
    private final Clock clock;

    DeviceFormPages(
            Products products,
            Devices devices,
            Life life,
            Attributes attributes,
            SavedQueries queries,
            CurrentCaller caller,
            Db db,
            Audit audit,
            Clock clock) {
        this.products = products;
        this.devices = devices;
        this.life = life;
        this.attributes = attributes;
        this.queries = queries;
        this.caller = caller;
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    @POST
    @Path("devices/{serial}/nickname")
    @Allow(Permission.MANAGE_DEVICES)
    public Response nickname(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @FormParam("nickname") @DefaultValue("") String nickname) {
        Product product = product(slug);
        life.nickname(caller.get(), product, devices.require(product, serial), nickname);
        return back(Device.page(slug, serial));
    }

    @POST
    @Path("devices/{serial}/state")
    @Allow(Permission.MANAGE_DEVICES)
    public Response state(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @FormParam("state") @DefaultValue("") String state,
            @FormParam("reason") @DefaultValue("") String reason) {
        Product product = product(slug);
        life.set(caller.get(), product, devices.require(product, serial), DeviceState.parse(state), reason.strip());
        return back(Device.page(slug, serial));
    }

    /** An empty value takes the attribute away. */
    @POST
    @Path("devices/{serial}/attribute")
    @Allow(Permission.MANAGE_DEVICES)
    public Response attribute(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("value") @DefaultValue("") String value) {
        Product product = product(slug);
        var device = devices.require(product, serial);
        var origin = new Origin(Origin.PERSON, caller.get().name(), clock.instant());
        String key = name.strip();
        Attributes.checkName(key);
        db.doInTransaction(product.organization(), tx -> {
            if (value.isBlank()) {
                attributes.remove(
                        tx,
                        product.organization(),
                        product.id(),
                        List.of(device.id().value()),
                        List.of(key),
                        origin);
            } else {
                var setting =
                        new Attributes.Setting(device.id().value(), key, AttributeValue.guess(key, value.strip()));
                attributes.set(tx, product.organization(), product.id(), List.of(setting), origin);
            }
            audit.record(
                    tx, caller.get(), "device.attributes-set", product.slug() + "/" + serial, null, Map.of(key, value));
        });
        return back(Device.page(slug, serial) + "/attributes");
    }

    @POST
    @Path("saved-queries")
    @Allow(Permission.VIEW)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("query") @DefaultValue("") String query,
            @FormParam("shared") @DefaultValue("") String shared) {
        queries.save(caller.get(), product(slug), name, query, !shared.isEmpty());
        return back("/products/%s/devices?query=%s".formatted(slug, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    }

    /** One's own; shared ones too by whoever may manage devices. */
    @POST
    @Path("saved-queries/delete")
    @Allow(Permission.VIEW)
    public Response forget(@PathParam("slug") String slug, @FormParam("id") @DefaultValue("") String id) {
        queries.delete(caller.get(), product(slug), SavedQueries.id(id));
        return back("/products/%s/devices".formatted(slug));
    }

    private static Response back(String address) {
        return Response.seeOther(URI.create(address)).build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
