package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Organizations;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.SigningKeyStore.Secret;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.HardwareToken;
import dev.fleetward.updates.signing.SealedKey;
import dev.fleetward.updates.signing.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys a maker signs artifacts with. The private half stays with the maker; or the server makes the pair, keeps the
 * private half sealed under its master key and signs with it; or it is in the operator's hardware token, which signs.
 */
@ApplicationScoped
class SigningKeys {
    private static final int MAX_NAME_CHARS = 100;
    private static final int MAX_KEYS = 50;

    private final Db db;
    private final SigningKeyStore store;
    private final MasterKey master;
    private final HardwareToken token;
    private final Organizations organizations;
    private final Audit audit;
    private final Clock clock;

    SigningKeys(
            Db db,
            SigningKeyStore store,
            MasterKey master,
            HardwareToken token,
            Organizations organizations,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.master = master;
        this.token = token;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    List<SigningKey> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.ofProduct(tx, product.id().value()));
    }

    /** @throws Problem 400 when the text is no public key of a kind we know, 409 when it is registered already */
    SigningKey register(Caller caller, Product product, String name, String publicKey, boolean everyProduct) {
        VerifyingKey key = VerifyingKey.parse(publicKey)
                .orElseThrow(
                        () -> Problem.invalid("publicKey must be an Ed25519, ECDSA P-256 or RSA (2048 to 4096 bits)"
                                + " public key: PEM as written by “openssl pkey -pubout”, an X.509 certificate, or the 32 bytes of"
                                + " an Ed25519 key as hex or base64. Never send the private key."));
        return insert(caller, product, everyProduct, name, key, Optional.empty());
    }

    /**
     * A pair whose private half never leaves this server.
     *
     * @throws Problem 400 for an algorithm that signs nothing new
     */
    SigningKey make(Caller caller, Product product, String name, String algorithm, boolean everyProduct) {
        Algorithm kind = Algorithm.of(algorithm)
                .filter(one -> one != Algorithm.RSA)
                .orElseThrow(() -> Problem.invalid("algorithm must be ed25519 or ecdsa-p256."));
        SealedKey made = SealedKey.make(master, kind);
        return insert(caller, product, everyProduct, name, made.publicKey(), Optional.of(new Secret.Sealed(made)));
    }

    /** Whether the hardware token holds keys of this organization. */
    boolean hasToken(Product product) {
        return token.owner()
                .filter(slug -> organizations.isNamed(product.organization(), slug))
                .isPresent();
    }

    /** @throws Problem 404 without a token of the organization, 503 when it does not answer */
    List<HardwareToken.Entry> inToken(Product product) {
        requireToken(product);
        return token.entries();
    }

    /**
     * A key that is in the hardware token already, where its owner made it.
     *
     * @throws Problem 400 when it cannot sign releases, 404 without a token of the organization, 503 when it does not answer
     */
    SigningKey useToken(Caller caller, Product product, String name, String label, boolean everyProduct) {
        requireToken(product);
        VerifyingKey key = token.publicKey(label);
        return insert(
                caller,
                product,
                everyProduct,
                name.isBlank() ? label : name,
                key,
                Optional.of(new Secret.InToken(label)));
    }

    private void requireToken(Product product) {
        if (!hasToken(product)) {
            throw Problem.notFound("Hardware token", "updates.pkcs11-organization");
        }
    }

    private SigningKey insert(
            Caller caller,
            Product product,
            boolean everyProduct,
            String name,
            VerifyingKey key,
            Optional<Secret> secret) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARS));
        }
        try {
            return db.inTransaction(product.organization(), tx -> {
                if (store.ofProduct(tx, product.id().value()).size() >= MAX_KEYS) {
                    throw Problem.conflict(
                            "too-many-keys", "A product has at most %d signing keys.".formatted(MAX_KEYS));
                }
                SigningKey stored = store.insert(
                        tx,
                        product.organization(),
                        everyProduct
                                ? Optional.empty()
                                : Optional.of(product.id().value()),
                        name.strip(),
                        key,
                        secret,
                        clock.instant(),
                        caller.name());
                audit.record(tx, caller, "signing-key.registered", product.slug() + " / " + name, null, stored);
                return stored;
            });
        } catch (DbFailure e) {
            if (e.isDuplicate()) {
                throw Problem.conflict(
                        "key-registered",
                        "The key %s is registered for this product already.".formatted(key.fingerprint()));
            }
            throw e;
        }
    }

    /** Artifacts signed with it stay; it verifies no new ones. */
    SigningKey retire(Caller caller, Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> {
            SigningKey retired = store.retire(tx, product.id().value(), id, clock.instant())
                    .orElseThrow(() -> Problem.notFound("Signing key", id.toString()));
            audit.record(tx, caller, "signing-key.retired", product.slug() + " / " + retired.name(), null, retired);
            return retired;
        });
    }
}
