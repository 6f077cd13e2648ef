package dev.fleetward.components;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import java.util.List;

/**
 * Told what SBOMs bring, in the transaction that stores it: whoever uploads one sees what it means as soon as the upload
 * is answered.
 */
public interface ComponentSubscriber {
    /** Components no SBOM named before, or known ones that one names by more than before. */
    void added(Tx tx, OrganizationId organization, List<Component> components);

    /** Told in the same transaction once all of the SBOM is stored. */
    default void described(Tx tx, OrganizationId organization, SoftwareVersion version) {}
}
