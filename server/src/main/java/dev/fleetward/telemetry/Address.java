package dev.fleetward.telemetry;

import dev.fleetward.products.Product;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of this room's pages. A metric's name may hold anything, so it is always encoded. */
public final class Address {
    private Address() {}

    public static String metrics(Product product) {
        return "/products/" + product.slug() + "/metrics";
    }

    public static String metric(Product product, String metric) {
        return metrics(product) + "?metric=" + encoded(metric);
    }

    /** A metric by software version, at the explorer. */
    public static String explore(Product product, String metric) {
        return "/products/" + product.slug() + "/explore?by=version&metric=" + encoded(metric);
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
