package dev.fleetward.devices.actions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.attributes.AttributeChange;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attributes of one device, and what each was before. */
@Path("/products/{slug}/devices/{serial}/attributes")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class AttributePages {
    private static final int CHANGES_OF_EACH = 20;

    private final Products products;
    private final Devices devices;
    private final Attributes attributes;
    private final CurrentCaller caller;
    private final Db db;

    AttributePages(Products products, Devices devices, Attributes attributes, CurrentCaller caller, Db db) {
        this.products = products;
        this.devices = devices;
        this.attributes = attributes;
        this.caller = caller;
        this.db = db;
    }

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance attributes(AttributesPage page);
    }

    /** @param now null when it was taken away */
    record Line(String name, Device.@Nullable Attribute now, List<AttributeChange> changes) {
        public long times() {
            return changes.size();
        }

        /** Once each: how it came to be is its first change. */
        public boolean isChanged() {
            return changes.size() > 1 || now == null;
        }
    }

    record AttributesPage(String slug, Device device, String href, List<Line> lines, boolean mayChange) {
        public long known() {
            return lines.stream().filter(line -> line.now != null).count();
        }

        public int shown() {
            return CHANGES_OF_EACH;
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance attributes(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        var changes = db.inTransaction(
                product.organization(),
                tx -> attributes.latestChanges(tx, device.id().value(), CHANGES_OF_EACH));
        return Templates.attributes(new AttributesPage(
                slug,
                device,
                device.page(product),
                lines(device, changes),
                caller.get().may(Permission.MANAGE_DEVICES)));
    }

    /** What is known now first, then what was taken away. */
    private static List<Line> lines(Device device, List<AttributeChange> changes) {
        Map<String, List<AttributeChange>> byName =
                changes.stream().collect(Collectors.groupingBy(AttributeChange::name));
        var lines = new ArrayList<Line>();
        device.attributes()
                .forEach((name, value) -> lines.add(new Line(name, value, byName.getOrDefault(name, List.of()))));
        byName.keySet().stream()
                .filter(name -> !device.attributes().containsKey(name))
                .sorted()
                .forEach(name -> lines.add(new Line(name, null, byName.getOrDefault(name, List.of()))));
        return lines;
    }
}
