package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.PartialFile;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.StagedFile;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files for devices. A file that no registered key signed is not taken, unless the product's policy says so; a file
 * that is not taken leaves nothing. Safe for concurrent use.
 */
@ApplicationScoped
public class Artifacts {
    static final long MAX_ARTIFACT_BYTES = 4L << 30;
    /** A plain name: no path, no control characters; spaces and UTF-8 are fine. */
    private static final Pattern FILENAME = Pattern.compile("[^/\\\\\\p{Cntrl}\"]{1,200}");

    private final Db db;
    private final Blobs blobs;
    private final ArtifactStore store;
    private final Signers signers;
    private final Audit audit;
    private final Clock clock;

    Artifacts(Db db, Blobs blobs, ArtifactStore store, Signers signers, Audit audit, Clock clock) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
        this.signers = signers;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param created false when the same file under the same name was there already */
    public record Added(Artifact artifact, boolean created) {}

    /** Bytes on the disk with the hashes devices ask for. */
    private record Received(String filename, StagedFile staged, String sha1, String md5) {}

    /**
     * Hashed while it comes in, in one pass.
     *
     * @throws Problem 400 without a valid name or signature form, 409 without an active key, 422 when no key signed it
     */
    Added add(Caller caller, Product product, String filename, Proof proof, InputStream content) {
        requireTakeable(product, filename, 0, proof);
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest md5 = digest("MD5");
        StagedFile staged = blobs.stage(
                product.organization(),
                new DigestInputStream(new DigestInputStream(content, sha1), md5),
                "An artifact",
                MAX_ARTIFACT_BYTES);
        try {
            return take(caller, product, new Received(filename, staged, hex(sha1), hex(md5)), proof);
        } finally {
            staged.discard();
        }
    }

    /** What came in pieces; the same as {@link #add(Caller, Product, String, Proof, InputStream)} otherwise. */
    public Added add(Caller caller, Product product, String filename, Proof proof, PartialFile whole) {
        requireTakeable(product, filename, whole.sizeBytes(), proof);
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest md5 = digest("MD5");
        StagedFile staged = whole.stage(List.of(sha1, md5));
        try {
            return take(caller, product, new Received(filename, staged, hex(sha1), hex(md5)), proof);
        } finally {
            staged.discard();
        }
    }

    /**
     * What can be said before the bytes are here.
     *
     * @throws Problem 400 for a name or signature that is none, 409 without a key to verify it, 413 when it is too large
     */
    public void requireTakeable(Product product, String filename, long sizeBytes, Proof proof) {
        if (!FILENAME.matcher(filename).matches() || filename.startsWith(".")) {
            throw Problem.invalid("filename must be a plain file name of at most 200 characters, without path.");
        }
        if (sizeBytes > MAX_ARTIFACT_BYTES) {
            throw Problem.tooLarge("An artifact", MAX_ARTIFACT_BYTES);
        }
        signers.requireUsable(product, proof);
    }

    /** The bytes are kept before their row is committed: a row never names what is not there. */
    private Added take(Caller caller, Product product, Received file, Proof proof) {
        Signers.Verified verified = signers.verify(product, file.staged(), proof);
        file.staged().keep();
        var signed = new ArtifactStore.Signed(
                file.filename(),
                file.staged().sizeBytes(),
                file.sha1(),
                file.md5(),
                file.staged().sha256(),
                verified);
        return db.inTransaction(product.organization(), tx -> {
            var same = store.same(tx, product.id().value(), signed.sha256(), file.filename());
            if (same.isPresent()) {
                return new Added(same.get(), false);
            }
            Artifact artifact = store.insert(
                    tx, product.organization(), product.id().value(), signed, clock.instant(), caller.name());
            audit.record(tx, caller, "artifact.uploaded", product.slug() + " / " + file.filename(), null, artifact);
            return new Added(artifact, true);
        });
    }

    public PageOf<Artifact> page(Product product, Cursor cursor) {
        return db.inTransaction(
                product.organization(), tx -> store.page(tx, product.id().value(), cursor));
    }

    /** @throws Problem 404 */
    public Artifact require(Product product, UUID id) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), id))
                .orElseThrow(() -> Problem.notFound("Artifact", id.toString()));
    }

    InputStream open(Product product, Artifact artifact) {
        return blobs.open(product.organization(), artifact.sha256());
    }

    /** @throws Problem 409 when a release offers it */
    void delete(Caller caller, Product product, UUID id) {
        String sha256 = db.inTransaction(product.organization(), tx -> {
            Artifact artifact = store.find(tx, product.id().value(), id)
                    .orElseThrow(() -> Problem.notFound("Artifact", id.toString()));
            if (artifact.releases() > 0) {
                throw Problem.conflict(
                        "artifact-in-use",
                        "%s is offered by %d releases; delete those first."
                                .formatted(artifact.filename(), artifact.releases()));
            }
            store.delete(tx, product.id().value(), id);
            audit.record(tx, caller, "artifact.deleted", product.slug() + " / " + artifact.filename(), artifact, null);
            return artifact.sha256();
        });
        if (!db.inTransaction(product.organization(), tx -> store.bytesInUse(tx, sha256))) {
            blobs.delete(product.organization(), sha256);
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
