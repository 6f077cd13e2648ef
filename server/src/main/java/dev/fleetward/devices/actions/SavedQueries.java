package dev.fleetward.devices.actions;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Queries kept under a name, for oneself or for all. */
@ApplicationScoped
public class SavedQueries {
    private static final int MAX_NAME_CHARACTERS = 100;
    private static final int MAX_QUERIES = 200;

    private final Db db;
    private final SavedQueryStore store;
    private final Fleet fleet;
    private final Audit audit;

    SavedQueries(Db db, SavedQueryStore store, Fleet fleet, Audit audit) {
        this.db = db;
        this.store = store;
        this.fleet = fleet;
        this.audit = audit;
    }

    /** The caller's own and the shared ones, by name. */
    public List<SavedQuery> list(Caller caller, Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id(), caller.subject(), MAX_QUERIES));
    }

    /**
     * Saved, or changed when the caller has one of that name.
     *
     * @throws Problem 400 for a bad name or a query that cannot be understood
     */
    public SavedQuery save(Caller caller, Product product, String name, String query, boolean shared) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        var understood = fleet.understand(query);
        if (understood.isEverything()) {
            throw Problem.invalid("query is empty; there is nothing to save.");
        }
        return db.inTransaction(product.organization(), tx -> {
            if (store.list(tx, product.id(), caller.subject(), MAX_QUERIES).size() >= MAX_QUERIES) {
                throw Problem.invalid("At most %d queries are kept; delete one first.".formatted(MAX_QUERIES));
            }
            var saved = store.save(tx, product, caller.subject(), name.strip(), query.strip(), shared);
            audit.record(tx, caller, "device-query.saved", product.slug() + "/" + saved.name(), null, saved);
            return saved;
        });
    }

    /** @throws Problem 404 for text that is no id */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Saved query", text);
        }
    }

    /** Whether the caller may delete it: it is theirs, or shared and they manage devices. */
    public static boolean mayDelete(Caller caller, SavedQuery query) {
        return query.owner().equals(caller.subject()) || query.shared() && caller.may(Permission.MANAGE_DEVICES);
    }

    /** @throws Problem 404 when there is none with that id that the caller may delete */
    public void delete(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            boolean sharedToo = caller.may(Permission.MANAGE_DEVICES);
            if (store.delete(tx, product.id(), caller.subject(), sharedToo, id) == 0) {
                throw Problem.notFound("Saved query", id.toString());
            }
            audit.record(tx, caller, "device-query.deleted", product.slug() + "/" + id, null, null);
        });
    }
}
