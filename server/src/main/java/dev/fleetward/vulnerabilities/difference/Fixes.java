package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.components.Components;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a version repairs. Safe for concurrent use. */
@ApplicationScoped
public class Fixes {
    private final Components components;
    private final FoundInStore store;

    Fixes(Components components, FoundInStore store) {
        this.components = components;
        this.store = store;
    }

    /**
     * Vulnerabilities that expose devices running one of the earlier versions and that the later one no longer has, or has
     * by decision without exposing. One still open there is not among them.
     *
     * @return empty when the later version has no SBOM: then nobody can say
     */
    public Optional<List<FoundIn>> of(Tx tx, Collection<SoftwareVersionId> earlier, SoftwareVersionId later) {
        return components.sbom(tx, later).map(_ -> store.repaired(tx, earlier, later));
    }

    /** A vulnerability that a version repairs. */
    public record Repaired(String id, Instant publishedAt) {}

    /** As {@link #of}, those whose day of publication is known; none when the later version has no SBOM. */
    public List<Repaired> published(Tx tx, Collection<SoftwareVersionId> earlier, SoftwareVersionId later) {
        return components
                .sbom(tx, later)
                .map(_ -> store.published(tx, earlier, later))
                .orElse(List.of());
    }
}
