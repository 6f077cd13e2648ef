package dev.fleetward.components.sboms;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.ws.rs.PathParam;

/** The software version that an address names. */
record VersionPlace(
        @PathParam("slug") String slug,
        @PathParam("type") String type,
        @PathParam("version") String version) {

    /** @throws Problem 404 when the product has none of that name */
    SoftwareVersion require(Tx tx, SoftwareVersions versions, Product product) {
        return versions.find(tx, product.id(), type, version)
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
    }
}
