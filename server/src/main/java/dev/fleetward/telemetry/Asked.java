package dev.fleetward.telemetry;

import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** What a request to a route of this room is about, among what its caller may see. */
@ApplicationScoped
public class Asked {
    private final Products products;
    private final Devices devices;
    private final CurrentCaller caller;
    private final Clock clock;

    Asked(Products products, Devices devices, CurrentCaller caller, Clock clock) {
        this.products = products;
        this.devices = devices;
        this.caller = caller;
        this.clock = clock;
    }

    public record OfDevice(Product product, Device device) {}

    /** @throws dev.fleetward.kernel.Problem 404 when there is no such product */
    public Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    /** @throws dev.fleetward.kernel.Problem 404 when there is no such product or device */
    public OfDevice device(String slug, String serial) {
        Product product = product(slug);
        return new OfDevice(product, devices.require(product, serial));
    }

    public Caller caller() {
        return caller.get();
    }

    public Instant now() {
        return clock.instant();
    }
}
