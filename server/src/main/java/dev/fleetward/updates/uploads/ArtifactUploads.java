package dev.fleetward.updates.uploads;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PartialFile;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Artifacts;
import dev.fleetward.updates.releases.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Files that arrive in pieces. What is received stays received; what is refused leaves nothing. Safe for concurrent use. */
@ApplicationScoped
class ArtifactUploads {
    private static final int MAX_UNDERWAY = 50;
    private static final Duration KEPT = Duration.ofDays(7);

    private final Db db;
    private final Blobs blobs;
    private final UploadStore store;
    private final Artifacts artifacts;
    private final Clock clock;

    ArtifactUploads(Db db, Blobs blobs, UploadStore store, Artifacts artifacts, Clock clock) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** @throws Problem 400, 409 or 413 for what could not be taken once it is whole either */
    Upload begin(Caller caller, Product product, String filename, long sizeBytes, Proof proof) {
        artifacts.requireTakeable(product, filename, sizeBytes, proof);
        Instant now = clock.instant();
        Upload upload = new Upload(
                TimeOrderedId.at(now),
                filename,
                sizeBytes,
                0,
                proof.signature(),
                proof.serverKey(),
                now,
                caller.name(),
                Optional.empty());
        db.inTransaction(product.organization(), tx -> {
                    var forgotten = store.forget(tx, product.id().value(), now.minus(KEPT));
                    if (store.underway(tx, product.id().value()) >= MAX_UNDERWAY) {
                        throw Problem.conflict(
                                "too-many-uploads",
                                "%d uploads of this product are under way; end or delete some."
                                        .formatted(MAX_UNDERWAY));
                    }
                    store.insert(tx, product.organization(), product.id().value(), upload);
                    return forgotten;
                })
                .forEach(id -> blobs.partial(product.organization(), id).discard());
        return upload;
    }

    /** @throws Problem 404 */
    Upload require(Product product, UUID id) {
        Upload upload = db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), id))
                .orElseThrow(() -> Problem.notFound("Upload", id.toString()));
        return upload.at(
                upload.artifact().isPresent()
                        ? upload.sizeBytes()
                        : file(product.organization(), id).sizeBytes());
    }

    /** @throws Problem 409 when the piece does not begin where the last one ended, 413 when it goes beyond the size told */
    Upload append(Product product, UUID id, long at, InputStream piece) {
        Upload upload = require(product, id);
        return upload.at(file(product.organization(), id).append(at, piece, upload.sizeBytes()));
    }

    /**
     * Takes the whole file; again, it gives the same answer.
     *
     * @throws Problem 409 while bytes are missing; 422 when the signature is not valid, and then nothing stays of it
     */
    Artifact finish(Caller caller, Product product, UUID id) {
        Upload upload = require(product, id);
        if (upload.artifact().isPresent()) {
            return artifacts.require(product, upload.artifact().get());
        }
        if (upload.offset() < upload.sizeBytes()) {
            throw Problem.conflict(
                    "upload-incomplete",
                    "%,d of %,d bytes are here; send the rest first.".formatted(upload.offset(), upload.sizeBytes()));
        }
        Artifact artifact;
        try {
            artifact = artifacts
                    .add(
                            caller,
                            product,
                            upload.filename(),
                            new Proof(upload.signature(), upload.signingKey()),
                            file(product.organization(), id))
                    .artifact();
        } catch (Problem refused) {
            delete(product, id);
            throw refused;
        }
        db.doInTransaction(product.organization(), tx -> store.became(tx, id, artifact.id()));
        return artifact;
    }

    /** @throws Problem 404 */
    void delete(Product product, UUID id) {
        require(product, id);
        db.doInTransaction(product.organization(), tx -> store.delete(tx, id));
        file(product.organization(), id).discard();
    }

    private PartialFile file(OrganizationId organization, UUID id) {
        return blobs.partial(organization, id);
    }
}
