package dev.fleetward.vulnerabilities.feeds.formats;

/**
 * What a supplier says of one of its products.
 *
 * @param name the vulnerability as the document names it
 * @param purl and cpe: the component it is; empty when the document does not tell
 * @param state affected, not_affected, fixed or under_investigation
 */
public record SupplierStatement(
        String name, String product, String purl, String cpe, String state, String justification, String detail) {}
