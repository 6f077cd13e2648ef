package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.ReleasePolicy;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Updates are distributed securely (CRA Annex I, Part II (7)): every file is signed, or the product's policy says not. */
@ApplicationScoped
class SignatureCheck implements ReleaseCheck {
    private final Db db;
    private final Releases releases;

    SignatureCheck(Db db, Releases releases) {
        this.db = db;
        this.releases = releases;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        return db.inTransaction(organization, tx -> {
            ReleasePolicy policy = releases.policy(tx, product);
            return releases.find(tx, product, softwareType, version).map(Release::files).orElse(List.of()).stream()
                    .map(Release.File::artifact)
                    .filter(artifact -> !artifact.signed() && !policy.allowUnsigned())
                    .map(artifact -> new Objection(
                            "not-signed",
                            artifact.filename(),
                            "%s carries no valid signature.".formatted(artifact.filename()),
                            "Sign it with a registered key, or allow unsigned files in the product's policy."))
                    .distinct()
                    .toList();
        });
    }
}
