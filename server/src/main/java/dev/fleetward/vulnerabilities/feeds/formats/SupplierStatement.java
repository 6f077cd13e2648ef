package dev.fleetward.vulnerabilities.feeds.formats;

/**
 * What a supplier says of one of its products.
 *
 * @param name the vulnerability as the document names it
 * @param purl and cpe: the component it is; empty when the document does not tell
 * @param identity how components are found by it; empty when they are not, as when versions are told in prose
 * @param versions one, or a {@code vers:} range; empty for all
 * @param state affected, not_affected, fixed or under_investigation
 */
public record SupplierStatement(
        String name,
        String product,
        String purl,
        String cpe,
        String identity,
        String versions,
        String state,
        String justification,
        String detail) {}
