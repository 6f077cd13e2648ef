package dev.fleetward.updates.gate;

import dev.fleetward.components.Components;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What is in a version must be on record before devices run it (CRA Annex I, Part II (1)). */
@ApplicationScoped
class SbomCheck implements ReleaseCheck {
    private final Db db;
    private final SoftwareVersions versions;
    private final Components components;

    SbomCheck(Db db, SoftwareVersions versions, Components components) {
        this.db = db;
        this.versions = versions;
        this.components = components;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        boolean described =
                db.inTransaction(organization, tx -> versions.find(tx, new ProductId(product), softwareType, version)
                        .flatMap(found -> components.sbom(tx, found.id()))
                        .filter(SbomInfo::listsComponents)
                        .isPresent());
        return described
                ? List.of()
                : List.of(new Objection(
                        "no-sbom",
                        "",
                        "%s %s has no SBOM.".formatted(softwareType, version),
                        "Upload the SBOM of this build."));
    }
}
