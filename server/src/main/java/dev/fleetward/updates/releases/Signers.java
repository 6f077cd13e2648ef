package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.StagedFile;
import dev.fleetward.products.Product;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.DetachedSignature;
import dev.fleetward.updates.signing.FileContents;
import dev.fleetward.updates.signing.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Finds who signed a file, or signs it with a key of this server. Safe for concurrent use. */
@ApplicationScoped
class Signers {
    private final Db db;
    private final SigningKeyStore keys;
    private final ReleasePolicies policies;
    private final MasterKey master;
    /** Verifying Ed25519 holds the file in memory up to {@link VerifyingKey#MAX_PURE_BYTES}: one at a time. */
    private final Semaphore verifying = new Semaphore(1);

    Signers(Db db, SigningKeyStore keys, ReleasePolicies policies, MasterKey master) {
        this.db = db;
        this.keys = keys;
        this.policies = policies;
        this.master = master;
    }

    /** @param key who signed it; empty for a file the policy let in unsigned */
    record Verified(byte[] signature, Optional<UUID> key) {}

    /** @throws Problem as {@link #verify}, as far as it can be told without the file */
    void requireUsable(Product product, Proof proof) {
        if (proof.serverKey().isPresent()) {
            serverKey(product, proof.serverKey().get());
        } else if (!mayBeUnsigned(product, proof)) {
            signature(proof);
            active(product);
        }
    }

    /** @throws Problem 400 for what is no signature, 404 for an unknown key, 409 without active key, 422 when none signed */
    Verified verify(Product product, StagedFile staged, Proof proof) {
        FileContents file = () -> Files.newInputStream(staged.file());
        verifying.acquireUninterruptibly();
        try {
            if (proof.serverKey().isPresent()) {
                SigningKeyStore.Held key =
                        serverKey(product, proof.serverKey().get());
                return new Verified(
                        key.secret().sign(master, file, staged.sizeBytes()),
                        Optional.of(key.key().id()));
            }
            if (mayBeUnsigned(product, proof)) {
                return new Verified(new byte[0], Optional.empty());
            }
            byte[] signature = signature(proof);
            List<SigningKey> active = active(product);
            for (SigningKey key : active) {
                if (key.verifying().signed(file, staged.sizeBytes(), signature)) {
                    return new Verified(signature, Optional.of(key.id()));
                }
            }
            throw nobodySigned(product, active, staged.sizeBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading an uploaded artifact", e);
        } finally {
            verifying.release();
        }
    }

    private boolean mayBeUnsigned(Product product, Proof proof) {
        return proof.isNone() && policies.of(product).allowUnsigned();
    }

    private static byte[] signature(Proof proof) {
        return DetachedSignature.parse(proof.signature())
                .orElseThrow(
                        () -> Problem.invalid(
                                "signature must be a detached signature, Ed25519 (64 bytes) or ECDSA P-256 (DER), raw or as"
                                        + " hex or base64. Make it with: openssl pkeyutl -sign -rawin -inkey key.pem -in FILE -out FILE.sig"));
    }

    private SigningKeyStore.Held serverKey(Product product, UUID id) {
        return db.inTransaction(
                        product.organization(),
                        tx -> keys.held(tx, product.id().value(), id))
                .filter(held -> held.key().active())
                .orElseThrow(() -> Problem.notFound("Signing key of this server", id.toString()));
    }

    /** Keys of releases; RSA keys only verify what is inside images. */
    private List<SigningKey> active(Product product) {
        List<SigningKey> active =
                db
                        .inTransaction(
                                product.organization(),
                                tx -> keys.ofProduct(tx, product.id().value()))
                        .stream()
                        .filter(key -> key.active() && key.algorithm() != Algorithm.RSA)
                        .toList();
        if (active.isEmpty()) {
            throw Problem.conflict(
                    "no-signing-key",
                    "Product %s has no active signing key. Register the public key first: POST /api/v1/products/%s/signing-keys."
                            .formatted(product.slug(), product.slug()));
        }
        return active;
    }

    private static Problem nobodySigned(Product product, List<SigningKey> active, long bytes) {
        return new Problem(
                422,
                "signature-not-valid",
                "Signature not valid",
                "No active signing key of %s (%s) signed these %,d bytes. Sign the file itself, not its hash, with a registered key."
                        .formatted(
                                product.slug(),
                                String.join(
                                        ", ", active.stream().map(SigningKey::name).toList()),
                                bytes));
    }
}
