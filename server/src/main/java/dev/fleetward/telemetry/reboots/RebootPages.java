package dev.fleetward.telemetry.reboots;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.vitals.Vitals;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why devices reboot, and which versions run without a crash. */
@Path("/products/{slug}/reboots")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class RebootPages {
    private final Asked asked;
    private final Reboots reboots;
    private final Vitals vitals;

    RebootPages(Asked asked, Reboots reboots, Vitals vitals) {
        this.asked = asked;
        this.reboots = reboots;
        this.vitals = vitals;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance reboots(RebootsView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance page(@PathParam("slug") String slug, @QueryParam("range") @Nullable String range) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        Days days = Days.of(span.until(asked.now()));
        return Templates.reboots(new RebootsView(
                product, span, reboots.byReason(product, days), vitals.byVersion(product, days.from(), days.to())));
    }
}
