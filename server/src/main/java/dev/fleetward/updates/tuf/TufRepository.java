package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.SealedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The metadata of a product. New versions are made when somebody asks for the timestamp and what is rolled out has
 * changed, or a role's word is half-way to its end; so nothing that is served has run out. Safe for concurrent use.
 */
@ApplicationScoped
class TufRepository {
    private final Db db;
    private final TufStore store;
    private final TufAuthor author;
    private final MasterKey master;
    private final Audit audit;
    private final Clock clock;

    TufRepository(Db db, TufStore store, TufAuthor author, MasterKey master, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.author = author;
        this.master = master;
        this.audit = audit;
        this.clock = clock;
    }

    /** What people see of it: per role its newest version and keys. */
    record RoleView(TufRole role, int version, Instant expiresAt, int threshold, List<String> keyids) {}

    /** @throws Problem 409 when it is there already */
    void make(Caller caller, Product product) {
        db.doInTransaction(product.organization(), tx -> {
            if (!store.make(tx, product.organization(), product.id().value(), clock.instant(), caller.name())) {
                throw Problem.conflict("tuf-made", "This product has TUF metadata already.");
            }
            for (TufRole role : TufRole.values()) {
                addKeys(tx, product, role);
            }
            List<TufKey> keys = store.keys(tx, product.id().value());
            add(
                    tx,
                    product,
                    author.sign(TufRole.ROOT, 1, author.root(keys), TufAuthor.of(TufRole.ROOT, keys), clock.instant()));
            refresh(tx, product);
            audit.record(tx, caller, "tuf.made", product.slug(), null, null);
        });
    }

    /**
     * New keys for a role; the new root carries signatures of the old root keys and of the new ones (section 6.1).
     *
     * @throws Problem 404 without metadata
     */
    void rotate(Caller caller, Product product, TufRole role) {
        db.doInTransaction(product.organization(), tx -> {
            requireLocked(tx, product);
            UUID id = product.id().value();
            List<TufKey> before = TufAuthor.of(TufRole.ROOT, store.keys(tx, id));
            store.retire(tx, id, role, clock.instant());
            addKeys(tx, product, role);
            List<TufKey> keys = store.keys(tx, id);
            newRoot(tx, product, before, keys);
            if (role != TufRole.ROOT) {
                renew(tx, product, role, keys);
            }
            refresh(tx, product);
            audit.record(tx, caller, "tuf.rotated", product.slug() + " / " + role.label(), null, null);
        });
    }

    /** Empty while the product has none. */
    List<RoleView> roles(Product product) {
        return db.inTransaction(product.organization(), tx -> {
            if (!store.lock(tx, product.id().value())) {
                return List.of();
            }
            refresh(tx, product);
            List<TufKey> keys = store.keys(tx, product.id().value());
            List<RoleView> views = new ArrayList<>();
            for (TufRole role : TufRole.values()) {
                TufDocument newest =
                        store.newest(tx, product.id().value(), role).orElseThrow();
                views.add(new RoleView(
                        role,
                        newest.version(),
                        newest.expiresAt(),
                        role.threshold(),
                        TufAuthor.of(role, keys).stream().map(TufKey::id).toList()));
            }
            return views;
        });
    }

    /** Brought up to date first. */
    Optional<TufDocument> timestamp(Product product) {
        return db.inTransaction(product.organization(), tx -> {
            if (!store.lock(tx, product.id().value())) {
                return Optional.empty();
            }
            refresh(tx, product);
            return store.newest(tx, product.id().value(), TufRole.TIMESTAMP);
        });
    }

    Optional<TufDocument> document(Product product, TufRole role, int version) {
        return db.inTransaction(
                product.organization(), tx -> store.version(tx, product.id().value(), role, version));
    }

    private void requireLocked(Tx tx, Product product) {
        if (!store.lock(tx, product.id().value())) {
            throw Problem.notFound("TUF metadata of product", product.slug());
        }
    }

    private void refresh(Tx tx, Product product) {
        UUID id = product.id().value();
        List<TufKey> keys = store.keys(tx, id);
        Instant now = clock.instant();
        if (store.newest(tx, id, TufRole.ROOT).orElseThrow().isOld(now)) {
            newRoot(tx, product, List.of(), keys);
        }
        JsonNode wanted = author.targets(store.targets(tx, id));
        TufDocument targets = current(tx, product, TufRole.TARGETS, keys, wanted);
        TufDocument snapshot = current(tx, product, TufRole.SNAPSHOT, keys, author.pointing(targets));
        current(tx, product, TufRole.TIMESTAMP, keys, author.pointing(snapshot));
    }

    /** The newest version if it says what is wanted and is fresh, else a new one. */
    private TufDocument current(Tx tx, Product product, TufRole role, List<TufKey> keys, JsonNode wanted) {
        Optional<TufDocument> newest = store.newest(tx, product.id().value(), role);
        boolean good = newest.filter(document -> !document.isOld(clock.instant()) && says(document, wanted))
                .isPresent();
        if (good) {
            return newest.orElseThrow();
        }
        int version = newest.map(TufDocument::version).orElse(0) + 1;
        return add(tx, product, author.sign(role, version, wanted, TufAuthor.of(role, keys), clock.instant()));
    }

    /** The same words once more, signed by the keys of now. */
    private void renew(Tx tx, Product product, TufRole role, List<TufKey> keys) {
        TufDocument old = store.newest(tx, product.id().value(), role).orElseThrow();
        ObjectNode content = (ObjectNode) signed(old);
        add(tx, product, author.sign(role, old.version() + 1, content, TufAuthor.of(role, keys), clock.instant()));
    }

    private void newRoot(Tx tx, Product product, List<TufKey> before, List<TufKey> keys) {
        TufDocument old = store.newest(tx, product.id().value(), TufRole.ROOT).orElseThrow();
        List<TufKey> signers = new ArrayList<>(TufAuthor.of(TufRole.ROOT, keys));
        before.stream()
                .filter(key -> signers.stream().noneMatch(now -> now.id().equals(key.id())))
                .toList()
                .forEach(signers::add);
        add(tx, product, author.sign(TufRole.ROOT, old.version() + 1, author.root(keys), signers, clock.instant()));
    }

    private static boolean says(TufDocument document, JsonNode wanted) {
        JsonNode signed = signed(document);
        return wanted.propertyStream()
                .allMatch(one -> signed.has(one.getKey())
                        && Arrays.equals(CanonicalJson.of(one.getValue()), CanonicalJson.of(signed.get(one.getKey()))));
    }

    private static JsonNode signed(TufDocument document) {
        return Json.read(new String(document.content(), StandardCharsets.UTF_8), JsonNode.class)
                .get("signed");
    }

    private TufDocument add(Tx tx, Product product, TufDocument document) {
        store.add(tx, product.organization(), product.id().value(), document);
        return document;
    }

    private void addKeys(Tx tx, Product product, TufRole role) {
        for (int i = 0; i < role.threshold(); i++) {
            store.addKey(
                    tx,
                    product.organization(),
                    product.id().value(),
                    new TufKey(role, SealedKey.make(master, Algorithm.ED25519), clock.instant(), Optional.empty()));
        }
    }
}
