package dev.fleetward.insight.vitals;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Device vitals by version with their 95 % intervals; whole days (UTC). */
@Path("/api/v1/products/{slug}/device-vitals")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceVitalsResource {
    private final Asked asked;
    private final DeviceVitals vitals;

    DeviceVitalsResource(Asked asked, DeviceVitals vitals) {
        this.asked = asked;
        this.vitals = vitals;
    }

    @GET
    @Allow(Permission.VIEW)
    public DeviceVitals.Table table(
            @PathParam("slug") String slug,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        Product product = asked.product(slug);
        Days days = Days.of(TimeRange.parse(from, to, null, asked.now()));
        return vitals.table(product, days.from(), days.to());
    }
}
