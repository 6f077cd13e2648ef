package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.updates.embedded.Reading;
import dev.fleetward.updates.embedded.Reading.Verdict;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.ReleasePolicy;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Updates are distributed securely (CRA Annex I, Part II (7)): every file is signed, or the product's policy says not. */
@ApplicationScoped
class SignatureCheck implements ReleaseCheck {
    private final Db db;
    private final Releases releases;

    SignatureCheck(Db db, Releases releases) {
        this.db = db;
        this.releases = releases;
    }

    private static Stream<Objection> objections(Artifact artifact, ReleasePolicy policy) {
        Stream.Builder<Objection> found = Stream.builder();
        if (!artifact.signed() && !policy.allowUnsigned()) {
            found.add(new Objection(
                    "not-signed",
                    artifact.filename(),
                    "%s carries no valid signature.".formatted(artifact.filename()),
                    "Sign it with a registered key, or allow unsigned files in the product's policy."));
        }
        Reading inside = artifact.embedded();
        if (inside != null && (inside.verdict() == Verdict.INVALID || inside.verdict() == Verdict.DAMAGED)) {
            found.add(new Objection(
                    "embedded-signature-invalid",
                    artifact.filename(),
                    "The signature inside %s is %s: %s".formatted(artifact.filename(), inside.word(), inside.detail()),
                    "Build and sign the file anew; devices would refuse this one."));
        }
        return found.build();
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        return db.inTransaction(organization, tx -> {
            ReleasePolicy policy = releases.policy(tx, product);
            return releases.find(tx, product, softwareType, version).stream()
                    .flatMap(release -> Stream.concat(
                            release.files().stream().map(Release.File::artifact),
                            release.deltas().stream().map(Release.Delta::artifact)))
                    .flatMap(artifact -> objections(artifact, policy))
                    .distinct()
                    .toList();
        });
    }
}
