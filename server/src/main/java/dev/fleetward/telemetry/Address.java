package dev.fleetward.telemetry;

import dev.fleetward.products.Product;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of this room's pages. A metric's name may hold anything, so it is always encoded. */
final class Address {
    private Address() {}

    static String metrics(Product product) {
        return "/products/" + product.slug() + "/metrics";
    }

    static String metric(Product product, String metric) {
        return metrics(product) + "?metric=" + encoded(metric);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
