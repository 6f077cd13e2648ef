package dev.fleetward.updates.delivery.identity;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose certificates let a product's devices in. Asked of memory; safe for concurrent use. */
@ApplicationScoped
public class Authorities {
    private static final int MAX_AUTHORITIES = 100;
    private static final int MAX_NAME_CHARS = 100;
    /** MD5 to SHA-512 in hex; proxies write it with colons or without. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32,128}");

    private final Db db;
    private final AuthorityStore store;
    private final Audit audit;
    private final Clock clock;
    private final Nodes nodes;
    private final ConcurrentHashMap<UUID, Set<String>> known = new ConcurrentHashMap<>();

    Authorities(Db db, AuthorityStore store, Audit audit, Clock clock, Nodes nodes) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.nodes = nodes;
        nodes.hear(AuthoritiesChanged.class, changed -> known.remove(changed.product()), known::clear);
    }

    record AuthoritiesChanged(UUID product) implements Nodes.News {}

    public List<Authority> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value()));
    }

    /** Whether one of those in the chain that a proxy has checked is trusted for the product's devices. */
    public boolean trusts(Product product, Collection<String> issuerHashes) {
        Set<String> trusted = known.computeIfAbsent(
                product.id().value(),
                _ -> list(product).stream().map(Authority::issuerHash).collect(Collectors.toUnmodifiableSet()));
        return issuerHashes.stream().map(Authorities::plain).anyMatch(trusted::contains);
    }

    /** @throws Problem 400 for a name or hash out of its form, 409 for one that is there or one too many */
    public Authority add(Caller caller, Product product, @Nullable String name, @Nullable String issuerHash) {
        String called = name == null ? "" : name.strip();
        if (called.isEmpty() || called.length() > MAX_NAME_CHARS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARS));
        }
        String hash = plain(issuerHash == null ? "" : issuerHash);
        if (!HASH.matcher(hash).matches()) {
            throw Problem.invalid("issuerHash must be the issuing certificate's hash as your proxy sends it, 32 to 128"
                    + " hexadecimal digits with or without colons.");
        }
        return db.inTransaction(product.organization(), tx -> {
            List<Authority> before = store.list(tx, product.id().value());
            if (before.size() >= MAX_AUTHORITIES) {
                throw Problem.conflict(
                        "too-many-authorities",
                        "A product trusts at most %d authorities; take one out first.".formatted(MAX_AUTHORITIES));
            }
            if (before.stream().anyMatch(one -> one.issuerHash().equals(hash))) {
                throw Problem.conflict("authority-exists", "An authority of that hash is trusted already.");
            }
            Authority added = store.insert(tx, product, called, hash, clock.instant(), caller.name());
            audit.record(tx, caller, "device-authority.added", product.slug() + " / " + called, null, added);
            nodes.tell(tx, new AuthoritiesChanged(product.id().value()));
            return added;
        });
    }

    /** @throws Problem 404 */
    public void remove(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            Authority before = store.list(tx, product.id().value()).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("Device authority", id.toString()));
            store.delete(tx, product.id().value(), id);
            audit.record(tx, caller, "device-authority.removed", product.slug() + " / " + before.name(), before, null);
            nodes.tell(tx, new AuthoritiesChanged(product.id().value()));
        });
    }

    private static String plain(String hash) {
        return hash.strip().replace(":", "").toLowerCase(Locale.ROOT);
    }
}
