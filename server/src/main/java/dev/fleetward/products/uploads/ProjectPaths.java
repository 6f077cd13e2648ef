package dev.fleetward.products.uploads;

import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Organizations;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The product that {@code /api/v0/organizations/{org}/projects/{project}} names for its caller. Another's organization
 * is answered like one that does not exist.
 */
@ApplicationScoped
public class ProjectPaths {
    private final Organizations organizations;
    private final Products products;
    private final CurrentCaller caller;

    ProjectPaths(Organizations organizations, Products products, CurrentCaller caller) {
        this.organizations = organizations;
        this.products = products;
        this.caller = caller;
    }

    /** @throws Problem 404 when either is not the caller's */
    public Product require(String organization, String project) {
        if (!organizations.isNamed(caller.organization(), organization)) {
            throw Problem.notFound("Organization", organization);
        }
        return products.require(caller.organization(), project);
    }
}
