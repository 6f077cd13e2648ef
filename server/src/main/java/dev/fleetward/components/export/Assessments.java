package dev.fleetward.components.export;

import dev.fleetward.kernel.Tx;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What is known and decided of vulnerabilities in components: told by a room that knows, for exports that hold it. */
public interface Assessments {

    /**
     * Of one component.
     *
     * @param state in CycloneDX's words; empty while nothing was decided
     * @param action what whoever runs the product is to do; empty for nothing
     */
    record Assessment(
            UUID component, String vulnerability, String state, String justification, String detail, String action) {}

    /** By vulnerability. */
    List<Assessment> of(Tx tx, Collection<UUID> softwareVersions);
}
