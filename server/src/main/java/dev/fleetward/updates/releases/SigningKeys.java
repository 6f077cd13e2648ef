package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The keys a maker signs artifacts with. Only the public halves are here; the private ones stay with the maker. */
@ApplicationScoped
class SigningKeys {
    private static final int MAX_NAME_CHARS = 100;
    private static final int MAX_KEYS = 50;

    private final Db db;
    private final SigningKeyStore store;
    private final Audit audit;
    private final Clock clock;

    SigningKeys(Db db, SigningKeyStore store, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    List<SigningKey> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.ofProduct(tx, product.id().value()));
    }

    /** @throws Problem 400 when the text is no Ed25519 public key, 409 when it is registered already */
    SigningKey register(Caller caller, Product product, String name, String publicKey) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARS));
        }
        PublicKey25519 key = PublicKey25519.parse(publicKey)
                .orElseThrow(() -> Problem.invalid("publicKey must be an Ed25519 public key: PEM as written by"
                        + " “openssl pkey -pubout”, or its 32 bytes as hex or base64. Never send the private key."));
        try {
            return db.inTransaction(product.organization(), tx -> {
                if (store.ofProduct(tx, product.id().value()).size() >= MAX_KEYS) {
                    throw Problem.conflict(
                            "too-many-keys", "A product has at most %d signing keys.".formatted(MAX_KEYS));
                }
                SigningKey stored = store.insert(
                        tx,
                        product.organization(),
                        product.id().value(),
                        name.strip(),
                        key,
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
