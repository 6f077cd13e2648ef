package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import java.util.List;
import java.util.Optional;

/** Where vulnerabilities are reported without an account, as paths. */
public interface ReportDoors {
    /** @param pageName of the product's public page */
    Optional<String> ofProduct(Product product, String pageName);

    /** The maker's own; else those of its products. */
    List<String> ofMaker(OrganizationId organization);

    /** Of the key that reports may be encrypted to. */
    Optional<String> encryptionKey(OrganizationId organization);
}
