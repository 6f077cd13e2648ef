package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.StagedFile;
import dev.fleetward.products.Product;
import dev.fleetward.updates.embedded.EmbeddedSignatures;
import dev.fleetward.updates.embedded.Reading;
import dev.fleetward.updates.embedded.TrustedKey;
import dev.fleetward.updates.releases.SigningKeyStore.Secret;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.DetachedSignature;
import dev.fleetward.updates.signing.FileContents;
import dev.fleetward.updates.signing.HardwareToken;
import dev.fleetward.updates.signing.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
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
    private final HardwareToken token;
    /** Verifying Ed25519 holds the file in memory up to {@link VerifyingKey#MAX_PURE_BYTES}: one at a time. */
    private final Semaphore verifying = new Semaphore(1);

    Signers(Db db, SigningKeyStore keys, ReleasePolicies policies, MasterKey master, HardwareToken token) {
        this.db = db;
        this.keys = keys;
        this.policies = policies;
        this.master = master;
        this.token = token;
    }

    /**
     * @param signature the detached one; empty bytes when the one inside counts, or none
     * @param key who signed it; empty for a file the policy let in unsigned
     * @param embedded what the file's own signature says
     */
    record Verified(byte[] signature, Optional<UUID> key, Optional<Reading> embedded) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Verified that
                    && Arrays.equals(signature, that.signature)
                    && key.equals(that.key)
                    && embedded.equals(that.embedded);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(signature);
        }
    }

    /** @throws Problem as {@link #verify}, as far as it can be told without the file */
    void requireUsable(Product product, Proof proof) {
        if (proof.serverKey().isPresent()) {
            serverKey(product, proof.serverKey().get());
        } else if (proof.isNone()) {
            requireAnyKey(product);
        } else {
            signature(proof);
            active(product);
        }
    }

    /** @throws Problem 400 for what is no signature, 404 for an unknown key, 409 without active key, 422 when none signed */
    Verified verify(Product product, StagedFile staged, Proof proof) {
        FileContents file = () -> Files.newInputStream(staged.file());
        verifying.acquireUninterruptibly();
        try {
            Optional<Reading> inside = EmbeddedSignatures.read(staged.file(), trusted(product));
            if (proof.serverKey().isPresent()) {
                SigningKeyStore.Held key = serverKey(product, proof.serverKey().get());
                return new Verified(
                        sign(key, file, staged.sizeBytes()),
                        Optional.of(key.key().id()),
                        inside);
            }
            if (proof.isNone()) {
                return inside(product, proof, inside);
            }
            byte[] signature = signature(proof);
            List<SigningKey> active = active(product);
            for (SigningKey key : active) {
                if (key.verifying().signed(file, staged.sizeBytes(), signature)) {
                    return new Verified(signature, Optional.of(key.id()), inside);
                }
            }
            throw nobodySigned(product, active, staged.sizeBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading an uploaded artifact", e);
        } finally {
            verifying.release();
        }
    }

    private byte[] sign(SigningKeyStore.Held held, FileContents file, long size) throws IOException {
        byte[] signature =
                switch (held.secret()) {
                    case Secret.Sealed sealed -> sealed.key().sign(master, file, size);
                    case Secret.InToken inToken -> token.sign(inToken.label(), file);
                };
        // A token's owner may have put another key in its place.
        if (!held.key().verifying().signed(file, size, signature)) {
            throw Problem.conflict(
                    "signing-key-changed",
                    "The key “%s” in the hardware token is not the one registered; register the new one."
                            .formatted(held.key().name()));
        }
        return signature;
    }

    /** Without a detached signature the one inside counts; without either the product's policy. */
    private Verified inside(Product product, Proof proof, Optional<Reading> inside) {
        Optional<UUID> key = inside.filter(Reading::isVerified).flatMap(Reading::key);
        if (key.isEmpty() && !policies.of(product).allowUnsigned()) {
            inside.ifPresent(reading -> {
                throw new Problem(
                        422,
                        "signature-not-valid",
                        "Signature not valid",
                        "It came without a detached signature, and the one inside (%s) is %s: %s"
                                .formatted(reading.format(), reading.word(), reading.detail()));
            });
            signature(proof);
        }
        return new Verified(new byte[0], key, inside);
    }

    private void requireAnyKey(Product product) {
        if (!policies.of(product).allowUnsigned() && trusted(product).isEmpty()) {
            active(product);
        }
    }

    /** Active keys of every kind: those of releases and those that sign inside images. */
    private List<TrustedKey> trusted(Product product) {
        return db
                .inTransaction(
                        product.organization(),
                        tx -> keys.ofProduct(tx, product.id().value()))
                .stream()
                .filter(SigningKey::active)
                .map(key -> new TrustedKey(key.id(), key.name(), key.verifying()))
                .toList();
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
                        product.organization(), tx -> keys.held(tx, product.id().value(), id))
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
                                        ", ",
                                        active.stream().map(SigningKey::name).toList()),
                                bytes));
    }
}
