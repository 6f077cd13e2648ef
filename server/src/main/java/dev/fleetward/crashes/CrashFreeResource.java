package dev.fleetward.crashes;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How much of the fleet runs without crashing. */
@Path("/api/v1/products/{slug}/crash-free")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CrashFreeResource {
    private static final int DEFAULT_DAYS = 7;
    private static final int MAX_DAYS = 365;

    private final Products products;
    private final Issues issues;
    private final CurrentCaller caller;

    CrashFreeResource(Products products, Issues issues, CurrentCaller caller) {
        this.products = products;
        this.issues = issues;
        this.caller = caller;
    }

    public record CrashFreeShare(
            int days, long crashFree, long active, @Nullable Double share) {}

    /** The share of active devices that did not crash. */
    @GET
    @Allow(Permission.VIEW)
    public CrashFreeShare crashFree(@PathParam("slug") String slug, @QueryParam("days") @Nullable Integer days) {
        int window = days == null ? DEFAULT_DAYS : days;
        if (window < 1 || window > MAX_DAYS) {
            throw Problem.invalid("days must be between 1 and " + MAX_DAYS + ".");
        }
        var figure = issues.crashFree(products.require(caller.organization(), slug), Duration.ofDays(window));
        return new CrashFreeShare(
                window, figure.crashFree(), figure.active(), figure.share().orElse(null));
    }
}
