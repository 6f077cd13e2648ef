package dev.fleetward.telemetry.reboots;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why the devices of a product rebooted. */
@Path("/api/v1/products/{slug}/reboots")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RebootsResource {
    private final Asked asked;
    private final Reboots reboots;

    RebootsResource(Asked asked, Reboots reboots) {
        this.asked = asked;
        this.reboots = reboots;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Reboots.Row> byReason(
            @PathParam("slug") String slug,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        var range = TimeRange.parse(from, to, null, asked.now());
        return new PageOf<>(reboots.byReason(asked.product(slug), Days.of(range)), null);
    }
}
