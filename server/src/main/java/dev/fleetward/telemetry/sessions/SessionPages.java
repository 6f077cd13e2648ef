package dev.fleetward.telemetry.sessions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.PageRange;
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
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions of the fleet by name and version, and those of one device. */
@Path("/products/{slug}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class SessionPages {
    private static final int SESSIONS_A_PAGE = 100;

    private final Asked asked;
    private final Sessions sessions;

    SessionPages(Asked asked, Sessions sessions) {
        this.asked = asked;
        this.sessions = sessions;
    }

    record FleetPage(Product product, PageRange range, List<Sessions.Summary> summaries) {
        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public long sessions() {
            return summaries.stream().mapToLong(Sessions.Summary::sessions).sum();
        }

        public long crashed() {
            return summaries.stream().mapToLong(Sessions.Summary::crashed).sum();
        }

        public String length(@Nullable Double ms) {
            return Lengths.words(ms);
        }
    }

    record DevicePage(Product product, Device device, PageRange range, String name, PageOf<Sessions.Session> found) {
        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public String list() {
            return "/products/" + product.slug() + "/devices";
        }

        public String base() {
            return list() + "/" + device.serial() + "/sessions";
        }

        public String of(String name) {
            return base() + "?range=" + range.getSlug() + "&name=" + Address.encoded(name);
        }

        public @Nullable String nextAddress() {
            return found.next() == null ? null : of(name) + "&after=" + found.next();
        }

        public String length(Sessions.Session session) {
            Long ms = session.durationMs();
            return Lengths.words(ms == null ? null : (Double) ms.doubleValue());
        }

        /** "mah 120, cycles 3". */
        public String measured(Sessions.Session session) {
            return session.metrics().properties().stream()
                    .map(metric -> metric.getKey() + " "
                            + (metric.getValue().isNumber()
                                    ? ChartView.number(metric.getValue().doubleValue())
                                    : metric.getValue().asText()))
                    .collect(Collectors.joining(", "));
        }
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sessions(FleetPage page);

        static native TemplateInstance deviceSessions(DevicePage page);
    }

    @GET
    @Path("sessions")
    @Allow(Permission.VIEW)
    public TemplateInstance ofFleet(@PathParam("slug") String slug, @QueryParam("range") @Nullable String range) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        return Templates.sessions(new FleetPage(product, span, sessions.ofFleet(product, span.until(asked.now()))));
    }

    @GET
    @Path("devices/{serial}/sessions")
    @Allow(Permission.VIEW)
    public TemplateInstance ofDevice(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("after") @Nullable String after) {
        var of = asked.device(slug, serial);
        PageRange span = PageRange.parse(range);
        var found = sessions.ofDevice(
                of.product(), of.device(), name.strip(), span.until(asked.now()), Cursor.parse(after, SESSIONS_A_PAGE));
        return Templates.deviceSessions(new DevicePage(of.product(), of.device(), span, name.strip(), found));
    }
}
