package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys devices post data with. A key selects one product; it may post, never read. Known keys are cached for the
 * hot path, keyed by the text itself so that no hashing is done for each chunk; unknown ones are not cached. Safe for
 * concurrent use.
 */
@ApplicationScoped
public class ProjectKeys {
    private static final int MAX_CACHED_KEYS = 10_000;
    private static final int HINT_CHARACTERS = 4;

    private final Db db;
    private final AccessStore store;
    private final ConcurrentHashMap<String, Project> known = new ConcurrentHashMap<>();

    ProjectKeys(Db db, AccessStore store) {
        this.db = db;
        this.store = store;
    }

    public record Project(OrganizationId organization, UUID product) {}

    /** Answers from memory, never from the database: for the event loop. Empty means "not known yet". */
    public Optional<Project> cached(String key) {
        return Optional.ofNullable(known.get(key));
    }

    /** May ask the database. Empty means there is no such key. */
    public Optional<Project> find(String key) {
        Project cached = known.get(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        var found = db.acrossOrganizations(tx -> store.findProject(tx, Secrets.hash(key)));
        if (known.size() < MAX_CACHED_KEYS) {
            found.ifPresent(project -> known.put(key, project));
        }
        return found;
    }

    /** Registers a key for a product; the key itself is not kept. */
    public void add(Tx tx, OrganizationId organization, UUID product, String key) {
        store.saveProjectKey(tx, organization, product, Secrets.hash(key), hint(key));
    }

    static String hint(String secret) {
        return secret.substring(0, Math.min(HINT_CHARACTERS, secret.length())) + "…";
    }

    /** After keys were taken away. */
    public void forgetCached() {
        known.clear();
    }
}
