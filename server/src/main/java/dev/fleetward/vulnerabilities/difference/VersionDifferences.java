package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.components.Components;
import dev.fleetward.components.difference.Differences;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;

/** Compares any two software versions of a product. Safe for concurrent use. */
@ApplicationScoped
public class VersionDifferences {
    private final SoftwareVersions versions;
    private final Components components;
    private final Differences differences;
    private final FoundInStore store;

    VersionDifferences(SoftwareVersions versions, Components components, Differences differences, FoundInStore store) {
        this.versions = versions;
        this.components = components;
        this.differences = differences;
        this.store = store;
    }

    public VersionDifference between(Tx tx, SoftwareVersion from, SoftwareVersion to) {
        boolean described = components.sbom(tx, from.id()).isPresent()
                && components.sbom(tx, to.id()).isPresent();
        return new VersionDifference(
                from,
                to,
                described,
                differences.ofVersions(tx, from.id(), to.id()),
                store.onlyIn(tx, to.id(), from.id()),
                store.onlyIn(tx, from.id(), to.id()));
    }

    /** @param name type and version with a space between, or a version of type {@code main} */
    SoftwareVersion require(Tx tx, Product product, String name) {
        int space = name.indexOf(' ');
        String type = space < 0 ? "main" : name.substring(0, space);
        String version = name.substring(space + 1);
        return versions.find(tx, product.id(), type, version)
                .orElseThrow(() -> Problem.notFound("Software version", name));
    }
}
