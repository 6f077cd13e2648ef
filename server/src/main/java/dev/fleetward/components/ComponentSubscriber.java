package dev.fleetward.components;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import java.util.List;

/**
 * Told of components no SBOM named before, in the transaction that stores them: whoever uploads an SBOM sees what it
 * means as soon as the upload is answered.
 */
public interface ComponentSubscriber {
    void added(Tx tx, OrganizationId organization, List<Component> components);

    /** Told in the same transaction once all of the SBOM is stored. */
    default void described(Tx tx, OrganizationId organization, SoftwareVersion version) {}
}
