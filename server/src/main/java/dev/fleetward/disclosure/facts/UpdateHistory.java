package dev.fleetward.disclosure.facts;

import dev.fleetward.components.Components;
import dev.fleetward.components.export.VersionSbom;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The software versions that were given to devices, as everybody may know them. Safe for concurrent use. */
@ApplicationScoped
class UpdateHistory {
    private final Db db;
    private final Rollouts rollouts;
    private final Releases releases;
    private final SoftwareVersions versions;
    private final Components components;
    private final VersionSbom sboms;
    private final PublicPageStore store;

    UpdateHistory(
            Db db,
            Rollouts rollouts,
            Releases releases,
            SoftwareVersions versions,
            Components components,
            VersionSbom sboms,
            PublicPageStore store) {
        this.db = db;
        this.rollouts = rollouts;
        this.releases = releases;
        this.versions = versions;
        this.components = components;
        this.sboms = sboms;
        this.store = store;
    }

    /**
     * A version given to devices.
     *
     * @param since when the first rollout of it began
     * @param notes empty unless the maker shows them
     * @param sbom whether its SBOM can be downloaded
     */
    record Entry(String type, String version, Instant since, boolean securityOnly, String notes, boolean sbom) {}

    /** The newest first. What was never rolled out is not in it. */
    List<Entry> of(Product product) {
        List<Rollout> begun = rollouts.page(product, new Cursor(Optional.empty(), Cursor.MAX_ITEMS)).items().stream()
                .filter(rollout -> rollout.startedAt() != null)
                .toList();
        Map<java.util.UUID, Instant> since = begun.stream()
                .collect(Collectors.toMap(
                        Rollout::release,
                        rollout -> began(rollout),
                        (one, other) -> one.isBefore(other) ? one : other));
        return db.inTransaction(product.organization(), tx -> {
            PublicPageSettings shown = store.settings(tx, product.id());
            return since.entrySet().stream()
                    .flatMap(one -> releases.find(tx, product.id().value(), one.getKey()).stream()
                            .map(release -> entry(tx, product, release, one.getValue(), shown)))
                    .sorted(Comparator.comparing(Entry::since).reversed())
                    .toList();
        });
    }

    private static Instant began(Rollout rollout) {
        Instant at = rollout.startedAt();
        return at == null ? rollout.createdAt() : at;
    }

    private Entry entry(Tx tx, Product product, Release release, Instant since, PublicPageSettings shown) {
        boolean described = shown.sbom()
                && versions.find(tx, product.id(), release.softwareType(), release.version())
                        .flatMap(version -> components.sbom(tx, version.id()))
                        .isPresent();
        return new Entry(
                release.softwareType(),
                release.version(),
                since,
                release.securityOnly(),
                shown.releaseNotes() ? release.notes() : "",
                described);
    }

    /** @throws Problem 404 for a version whose SBOM the public may not have */
    byte[] sbom(Product product, String type, String version) {
        boolean open = of(product).stream()
                .anyMatch(one ->
                        one.sbom() && one.type().equals(type) && one.version().equals(version));
        if (!open) {
            throw Problem.notFound("SBOM", type + " " + version);
        }
        return sboms.componentsAlone(product, type, version);
    }
}
