package dev.fleetward.components.prevalence;

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
import java.util.List;

/** On how many devices each version, or each version of a component, was; whole days (UTC). */
@Path("/api/v1/products/{slug}/prevalence")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PrevalenceResource {
    private final Asked asked;
    private final Prevalence prevalence;

    PrevalenceResource(Asked asked, Prevalence prevalence) {
        this.asked = asked;
        this.prevalence = prevalence;
    }

    /** @param known by day, how many devices' software was known */
    record Answer(List<Prevalence.Known> known, List<Prevalence.Spread> spread) {}

    /** @param component by its name; all software versions when empty */
    @GET
    @Allow(Permission.VIEW)
    public Answer prevalence(
            @PathParam("slug") String slug,
            @QueryParam("component") @DefaultValue("") String component,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        Product product = asked.product(slug);
        Days days = Days.of(TimeRange.parse(from, to, null, asked.now()));
        return new Answer(
                prevalence.known(product, days.from(), days.to()),
                component.isEmpty()
                        ? prevalence.versions(product, days.from(), days.to())
                        : prevalence.component(product, component, days.from(), days.to()));
    }
}
