package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
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
    private static final int MAX_NAME_CHARACTERS = 100;
    /** The Memfault SDK takes keys of 32 characters (MEMFAULT_PROJECT_KEY_LEN). */
    private static final int KEY_CHARACTERS = 32;

    private final Db db;
    private final AccessStore store;
    private final TokenStore tokens;
    private final Audit audit;
    private final Nodes nodes;
    private final ConcurrentHashMap<String, Project> known = new ConcurrentHashMap<>();

    ProjectKeys(Db db, AccessStore store, TokenStore tokens, Audit audit, Nodes nodes) {
        this.db = db;
        this.store = store;
        this.tokens = tokens;
        this.audit = audit;
        this.nodes = nodes;
        nodes.hear(ProjectKeysTaken.class, _ -> known.clear(), known::clear);
    }

    record ProjectKeysTaken(OrganizationId organization) implements Nodes.News {}

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

    /** A key as settings list it. */
    public record Listed(UUID id, String name, String hint, Instant createdAt) {}

    /** A key just made; the secret is shown this once. */
    public record Fresh(String name, String key) {}

    public List<Listed> list(Tx tx, UUID product) {
        return tokens.keys(tx, product);
    }

    /** @throws Problem 400 for a name too long */
    public Fresh make(Tx tx, Caller caller, UUID product, String productName, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        String key = Secrets.fresh("").replaceAll("[^A-Za-z0-9]", "").substring(0, KEY_CHARACTERS);
        add(tx, caller.organization(), product, key);
        tokens.nameKey(tx, Secrets.hash(key), name.strip());
        audit.record(tx, caller, "project-key.made", productName + " " + name.strip(), null, null);
        return new Fresh(name.strip(), key);
    }

    /**
     * Devices that post with it are refused from now on.
     *
     * @throws Problem 404 when the product has no such key
     */
    public void revoke(Tx tx, Caller caller, UUID product, String productName, UUID id) {
        String hint =
                tokens.deleteKey(tx, product, id).orElseThrow(() -> Problem.notFound("Project key", id.toString()));
        audit.record(tx, caller, "project-key.revoked", productName + " " + hint, null, null);
        nodes.tell(tx, new ProjectKeysTaken(caller.organization()));
    }

    static String hint(String secret) {
        return secret.substring(0, Math.min(HINT_CHARACTERS, secret.length())) + "…";
    }
}
