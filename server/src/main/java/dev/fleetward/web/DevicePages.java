package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.Timeline;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One device: what it is, what it runs, and everything it told. */
@Path("/products/{slug}/devices/{serial}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DevicePages {
    private static final int ENTRIES = 50;

    private final Products products;
    private final Devices devices;
    private final Timeline timeline;
    private final DeviceLife life;
    private final CurrentCaller caller;
    private final Format format;

    DevicePages(
            Products products,
            Devices devices,
            Timeline timeline,
            DeviceLife life,
            CurrentCaller caller,
            Format format) {
        this.products = products;
        this.devices = devices;
        this.timeline = timeline;
        this.life = life;
        this.caller = caller;
        this.format = format;
    }

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance device(DevicePage page);
    }

    /**
     * @param next address of the older entries
     * @param kind the one kind of entries shown, empty for all
     */
    record DevicePage(
            String slug,
            Device device,
            String lead,
            String kind,
            List<TimelineEntry> timeline,
            @Nullable String next) {}

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance device(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("kind") @DefaultValue("") String kind,
            @QueryParam("after") @Nullable String after) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        boolean own = DeviceLife.KINDS.contains(kind);
        var page = timeline.latest(
                caller.organization(),
                device,
                kind.isEmpty() || own ? Optional.empty() : Optional.of(kind),
                Cursor.parse(after, ENTRIES));
        var entries = new ArrayList<TimelineEntry>();
        if (!own) {
            page.items().stream().map(TimelineEntry::of).forEach(entries::add);
        }
        if (kind.isEmpty() || own) {
            boolean first = own || after == null || after.isEmpty();
            boolean last = own || page.next() == null;
            Instant from = last || entries.isEmpty()
                    ? Instant.EPOCH
                    : entries.getLast().at();
            Instant to = first || entries.isEmpty()
                    ? DeviceLife.FOREVER
                    : entries.getFirst().at();
            entries.addAll(life.between(product, device, kind, from, to));
            entries.sort(Comparator.comparing(TimelineEntry::at).reversed());
        }
        String here = "/products/%s/devices/%s?kind=%s&after=".formatted(slug, serial, kind);
        return Templates.device(new DevicePage(
                slug, device, lead(device), kind, entries, page.next() == null || own ? null : here + page.next()));
    }

    private String lead(Device device) {
        String runs = device.software().isEmpty()
                ? "It has not said yet what it runs"
                : device.software().stream()
                        .map(software -> software.type() + " " + software.version())
                        .reduce((a, b) -> a + ", " + b)
                        .map("It runs "::concat)
                        .orElseThrow();
        return device.isNeverSeen()
                ? "It has not been heard of yet."
                : "%s and was last seen %s.".formatted(runs, format.ago(device.lastSeenAt()));
    }
}
