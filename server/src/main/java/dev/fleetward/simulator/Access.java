package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the server is and by what secrets the fleet may speak to it.
 *
 * @param apiToken for what a maker's engineer would do: upload SBOMs, releases
 */
record Access(URI server, String apiToken, List<ProductAccess> products) {

    /** @param ddiTenant and gatewayToken are empty for products without DDI */
    public record ProductAccess(String slug, String projectKey, String ddiTenant, String gatewayToken) {}

    /** From the bootstrap file the server was started with. */
    public static Access read(URI server, Path bootstrap) throws IOException {
        JsonNode plan = Json.read(Files.readString(bootstrap), JsonNode.class);
        var products = new ArrayList<ProductAccess>();
        for (JsonNode product : plan.path("products")) {
            products.add(new ProductAccess(
                    product.path("slug").asText(),
                    product.path("projectKey").asText(),
                    product.path("ddi").path("tenant").asText(),
                    product.path("ddi").path("gatewayToken").asText()));
        }
        return new Access(server, plan.path("apiTokens").path(0).path("token").asText(), products);
    }

    ProductAccess product(String slug) {
        return products.stream()
                .filter(product -> product.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no access to the product " + slug));
    }
}
