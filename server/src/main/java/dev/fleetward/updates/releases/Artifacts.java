package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/** Signed files for devices. A file that no registered key signed is not taken. Safe for concurrent use. */
@ApplicationScoped
class Artifacts {
    static final long MAX_ARTIFACT_BYTES = 2L << 30;
    /** A plain name: no path, no control characters; spaces and UTF-8 are fine. */
    private static final Pattern FILENAME = Pattern.compile("[^/\\\\\\p{Cntrl}\"]{1,200}");

    private final Db db;
    private final Blobs blobs;
    private final ArtifactStore store;
    private final SigningKeyStore keys;
    private final Audit audit;
    private final Clock clock;
    /** Verifying holds the file in memory up to {@link PublicKey25519#MAX_PURE_BYTES}: one at a time. */
    private final Semaphore verifying = new Semaphore(1);

    Artifacts(Db db, Blobs blobs, ArtifactStore store, SigningKeyStore keys, Audit audit, Clock clock) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param created false when the same file under the same name was there already */
    record Added(Artifact artifact, boolean created) {}

    /**
     * @param signature raw 64 bytes, or their hex or base64 text
     * @throws Problem 400 without a valid name or signature form, 409 without an active key, 422 when no key signed it
     */
    Added add(Caller caller, Product product, String filename, byte[] signature, InputStream content) {
        if (!FILENAME.matcher(filename).matches() || filename.startsWith(".")) {
            throw Problem.invalid("filename must be a plain file name of at most 200 characters, without path.");
        }
        byte[] bytes = PublicKey25519.signature(signature)
                .orElseThrow(
                        () -> Problem.invalid(
                                "signature must be a detached Ed25519 signature of 64 bytes, raw or as"
                                        + " hex or base64. Make it with: openssl pkeyutl -sign -rawin -inkey key.pem -in FILE -out FILE.sig"));
        List<SigningKey> active = activeKeys(product);
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest md5 = digest("MD5");
        Blobs.Blob blob = blobs.put(
                product.organization(),
                new DigestInputStream(new DigestInputStream(content, sha1), md5),
                "An artifact",
                MAX_ARTIFACT_BYTES);
        Optional<SigningKey> signer = signer(product, active, blob, bytes);
        if (signer.isEmpty()) {
            discardIfUnused(product, blob.sha256());
            throw new Problem(
                    422,
                    "signature-not-valid",
                    "Signature not valid",
                    "No active signing key of %s (%s) signed these %,d bytes. Sign the file itself, not its hash, with a registered key."
                            .formatted(product.slug(), names(active), blob.sizeBytes()));
        }
        var signed = new ArtifactStore.Signed(
                filename,
                blob.sizeBytes(),
                hex(sha1),
                hex(md5),
                blob.sha256(),
                bytes,
                signer.get().id());
        return db.inTransaction(product.organization(), tx -> {
            var same = store.same(tx, product.id().value(), blob.sha256(), filename);
            if (same.isPresent()) {
                return new Added(same.get(), false);
            }
            Artifact artifact = store.insert(
                    tx, product.organization(), product.id().value(), signed, clock.instant(), caller.name());
            audit.record(tx, caller, "artifact.uploaded", product.slug() + " / " + filename, null, artifact);
            return new Added(artifact, true);
        });
    }

    PageOf<Artifact> page(Product product, Cursor cursor) {
        return db.inTransaction(
                product.organization(), tx -> store.page(tx, product.id().value(), cursor));
    }

    Artifact require(Product product, UUID id) {
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
        discardIfUnused(product, sha256);
    }

    private List<SigningKey> activeKeys(Product product) {
        List<SigningKey> active =
                db
                        .inTransaction(
                                product.organization(),
                                tx -> keys.ofProduct(tx, product.id().value()))
                        .stream()
                        .filter(SigningKey::active)
                        .toList();
        if (active.isEmpty()) {
            throw Problem.conflict(
                    "no-signing-key",
                    "Product %s has no active signing key. Register the public key first: POST /api/v1/products/%s/signing-keys."
                            .formatted(product.slug(), product.slug()));
        }
        return active;
    }

    private Optional<SigningKey> signer(Product product, List<SigningKey> active, Blobs.Blob blob, byte[] signature) {
        verifying.acquireUninterruptibly();
        try {
            for (SigningKey key : active) {
                PublicKey25519 publicKey = PublicKey25519.parse(key.publicKey()).orElseThrow();
                if (publicKey.signed(
                        () -> blobs.open(product.organization(), blob.sha256()), blob.sizeBytes(), signature)) {
                    return Optional.of(key);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading an uploaded artifact", e);
        } finally {
            verifying.release();
        }
    }

    private void discardIfUnused(Product product, String sha256) {
        if (!db.inTransaction(product.organization(), tx -> store.bytesInUse(tx, sha256))) {
            blobs.delete(product.organization(), sha256);
        }
    }

    private static String names(List<SigningKey> keys) {
        return String.join(", ", keys.stream().map(SigningKey::name).toList());
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
