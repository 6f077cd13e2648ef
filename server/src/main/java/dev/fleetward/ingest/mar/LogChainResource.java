package dev.fleetward.ingest.mar;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Whether all log files of a device came. */
@Path("/api/v1/products/{slug}/devices/{serial}/log-chain")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LogChainResource {
    private final Products products;
    private final Devices devices;
    private final LogChains chains;
    private final CurrentCaller caller;

    LogChainResource(Products products, Devices devices, LogChains chains, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.chains = chains;
        this.caller = caller;
    }

    /** @param files that came, of the newest 5,000 */
    record Told(int files, int chainGaps, List<LogChain.Gap> gaps) {}

    @GET
    @Allow(Permission.VIEW)
    public Told chain(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        LogChain chain = chains.of(product, devices.require(product, serial).id());
        return new Told(chain.files().size(), chain.gaps().size(), chain.gaps());
    }
}
