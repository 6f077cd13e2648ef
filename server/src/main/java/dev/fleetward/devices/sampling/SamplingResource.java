package dev.fleetward.devices.sampling;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much the devices of a product send. */
@Path("/api/v1/products/{slug}/sampling")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SamplingResource {
    private final Products products;
    private final Devices devices;
    private final FleetSampling sampling;
    private final CurrentCaller caller;

    SamplingResource(Products products, Devices devices, FleetSampling sampling, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.sampling = sampling;
        this.caller = caller;
    }

    record Wish(
            @Nullable String debugging,
            @Nullable String logging,
            @Nullable String monitoring,
            @Nullable String uploadFrom) {}

    record CohortRule(String cohort, Sampling sampling, Instant setAt) {}

    record DeviceRule(String serial, Sampling sampling, Instant setAt) {}

    /** @param asked devices that asked for their configuration; of them {@code confirmed} work by it */
    record All(Sampling product, List<CohortRule> cohorts, List<DeviceRule> devices, long asked, long confirmed) {}

    /** @param by whose rule holds */
    record One(
            Sampling sampling,
            String by,
            Optional<Long> revision,
            Optional<Long> completed,
            Optional<Instant> askedAt) {}

    @GET
    @Allow(Permission.VIEW)
    public All all(@PathParam("slug") String slug) {
        var overview = sampling.overview(product(slug));
        return new All(
                overview.product(),
                overview.cohorts().stream()
                        .map(rule ->
                                new CohortRule(String.valueOf(rule.scope().cohort()), rule.sampling(), rule.setAt()))
                        .toList(),
                overview.devices().stream()
                        .map(rule ->
                                new DeviceRule(String.valueOf(rule.scope().serial()), rule.sampling(), rule.setAt()))
                        .toList(),
                overview.confirmed().asked(),
                overview.confirmed().confirmed());
    }

    @PUT
    @Allow(Permission.MANAGE_DEVICES)
    public All set(@PathParam("slug") String slug, @Nullable Wish wish) {
        sampling.set(caller.get(), product(slug), SamplingScope.PRODUCT, parse(wish));
        return all(slug);
    }

    @PUT
    @Path("cohorts/{cohort}")
    @Allow(Permission.MANAGE_DEVICES)
    public All setCohort(@PathParam("slug") String slug, @PathParam("cohort") String cohort, @Nullable Wish wish) {
        sampling.set(caller.get(), product(slug), SamplingScope.ofCohort(cohort), parse(wish));
        return all(slug);
    }

    @DELETE
    @Path("cohorts/{cohort}")
    @Allow(Permission.MANAGE_DEVICES)
    public void clearCohort(@PathParam("slug") String slug, @PathParam("cohort") String cohort) {
        sampling.clear(caller.get(), product(slug), SamplingScope.ofCohort(cohort));
    }

    /** What holds for a device and what it has confirmed. */
    @GET
    @Path("devices/{serial}")
    @Allow(Permission.VIEW)
    public One device(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = product(slug);
        var known = sampling.ofDevice(product, devices.require(product, serial));
        Optional<DeviceConfig> told = Optional.ofNullable(known.told());
        return new One(
                known.sampling(),
                known.by(),
                told.map(DeviceConfig::revision),
                told.map(DeviceConfig::completed),
                told.map(DeviceConfig::askedAt));
    }

    @PUT
    @Path("devices/{serial}")
    @Allow(Permission.MANAGE_DEVICES)
    public One setDevice(@PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Wish wish) {
        sampling.set(caller.get(), product(slug), SamplingScope.ofDevice(serial), parse(wish));
        return device(slug, serial);
    }

    @DELETE
    @Path("devices/{serial}")
    @Allow(Permission.MANAGE_DEVICES)
    public void clearDevice(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        sampling.clear(caller.get(), product(slug), SamplingScope.ofDevice(serial));
    }

    private static Sampling parse(@Nullable Wish wish) {
        if (wish == null) {
            throw Problem.invalid("Send {\"debugging\": \"…\", \"logging\": \"…\", \"monitoring\": \"…\"}.");
        }
        return Sampling.parse(wish.debugging, wish.logging, wish.monitoring, wish.uploadFrom);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
