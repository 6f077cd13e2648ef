package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.timeline.DeviceTimeline;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One device: what it is, what it runs, and everything that happened to it. */
@Path("/products/{slug}/devices/{serial}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DevicePages {
    private static final int ENTRIES = 50;
    private static final int MAX_DRAWN = 300;
    /** A heartbeat each hour would drown the rest; charts show what they say. */
    private static final Set<EntryKind> DRAWN = EnumSet.complementOf(EnumSet.of(EntryKind.HEARTBEAT));

    private final Products products;
    private final Devices devices;
    private final DeviceTimeline timeline;
    private final CurrentCaller caller;
    private final Format format;
    private final Clock clock;

    DevicePages(
            Products products,
            Devices devices,
            DeviceTimeline timeline,
            CurrentCaller caller,
            Format format,
            Clock clock) {
        this.products = products;
        this.devices = devices;
        this.timeline = timeline;
        this.caller = caller;
        this.format = format;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance device(DeviceView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance device(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("after") @Nullable String after) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        var wanted = new DeviceWindow.Wanted(range, from, to, kinds);
        var window = DeviceWindow.of(device.page(product), device, wanted, clock.instant());
        var page = timeline.page(product, device, window.span(), Cursor.parse(after, ENTRIES));
        var drawn = timeline.newest(product, device, window.span().only(DRAWN), MAX_DRAWN);
        return Templates.device(new DeviceView(
                slug,
                device,
                lead(device),
                window,
                Lane.of(drawn, window.from(), window.to(), format),
                drawn.size() == MAX_DRAWN,
                page.items(),
                page.next() == null ? null : window.after(page.next()),
                clock(page.items())));
    }

    /** By the newest word that shows it. */
    private static String clock(List<TimelineEntry> entries) {
        return entries.stream()
                .map(TimelineEntry::reported)
                .filter(Objects::nonNull)
                .map(DeviceView::off)
                .filter(off -> !off.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String lead(Device device) {
        if (device.isNeverSeen()) {
            return "It has not been heard of yet.";
        }
        String runs = device.software().isEmpty()
                ? "It has not said yet what it runs"
                : "It runs "
                        + device.software().stream()
                                .map(software -> software.type() + " " + software.version())
                                .collect(Collectors.joining(", "));
        return "%s and was last seen %s.".formatted(runs, format.ago(device.lastSeenAt()));
    }
}
