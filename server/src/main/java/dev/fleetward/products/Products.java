package dev.fleetward.products;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The products of an organization. Safe for concurrent use. */
@ApplicationScoped
public class Products {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
    private static final int MAX_NAME_CHARACTERS = 200;

    private final Db db;
    private final ProductStore store;
    private final Audit audit;
    private final List<DeletionCheck> checks;
    private final Nodes nodes;
    private final ConcurrentHashMap<ProductId, Product> cache = new ConcurrentHashMap<>();

    Products(Db db, ProductStore store, Audit audit, @All List<DeletionCheck> checks, Nodes nodes) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.checks = checks;
        this.nodes = nodes;
        nodes.hear(ProductChanged.class, changed -> cache.remove(changed.product()), cache::clear);
    }

    record ProductChanged(ProductId product) implements Nodes.News {}

    public List<Product> list(OrganizationId organization) {
        return db.inTransaction(organization, store::list);
    }

    /** For jobs that work for every organization in turn; never for a page. */
    public List<Product> ofAllOrganizations() {
        return db.acrossOrganizations(store::list);
    }

    /** @throws Problem 404 when the organization has no such product */
    public Product require(OrganizationId organization, String slug) {
        return db.inTransaction(organization, tx -> store.bySlug(tx, organization, slug))
                .orElseThrow(() -> Problem.notFound("Product", slug));
    }

    Optional<Product> find(Tx tx, OrganizationId organization, String slug) {
        return store.bySlug(tx, organization, slug);
    }

    /** For device routes, where the key or tenant has already told which product: cached. */
    public Optional<Product> byId(OrganizationId organization, ProductId id) {
        Product known = cache.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Product> found = db.inTransaction(organization, tx -> store.byId(tx, id.value()));
        found.ifPresent(product -> cache.put(id, product));
        return found;
    }

    /** By its slug, where only one organization of this server has it, or by its id; for carriers that name no organization. */
    public Optional<Product> named(String name) {
        List<Product> found = db.acrossOrganizations(tx -> store.named(tx, name));
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** The product whose devices poll under this DDI tenant name; tenant names are unique on a server. */
    public Optional<Product> byDdiTenant(String tenant) {
        return db.acrossOrganizations(tx -> store.byDdiTenant(tx, tenant));
    }

    /** Compares in constant time. */
    public boolean isGatewayToken(Product product, String token) {
        return db.acrossOrganizations(
                        tx -> store.gatewayTokenHash(tx, product.id().value()))
                .map(hash -> MessageDigest.isEqual(hash, Secrets.hash(token)))
                .orElse(false);
    }

    /**
     * Made, or changed when there is one with that slug.
     *
     * @throws Problem 400 for a slug or name out of its form
     */
    public Product save(Tx tx, Caller caller, String slug, String name, boolean registerOnFirstContact, boolean demo) {
        if (!SLUG.matcher(slug).matches()) {
            throw Problem.invalid("slug “%s” must be 1 to 64 lower-case letters, digits and hyphens.".formatted(slug));
        }
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        var before = store.bySlug(tx, caller.organization(), slug);
        Product after = store.save(tx, caller.organization(), slug, name, registerOnFirstContact, demo);
        if (before.isEmpty() || !before.get().equals(after)) {
            audit.record(tx, caller, "product.saved", slug, before.orElse(null), after);
        }
        nodes.tell(tx, new ProductChanged(after.id()));
        return after;
    }

    /** @throws Problem 409 when another product of this server uses the tenant name */
    public void setDdi(Tx tx, Product product, String tenant, String gatewayToken) {
        // Asked across organizations: a tenant name is unique on the server, and row-level security hides the others'.
        if (byDdiTenant(tenant)
                .filter(other -> !other.id().equals(product.id()))
                .isPresent()) {
            throw Problem.conflict("ddi-tenant-taken", "The DDI tenant name “%s” is taken.".formatted(tenant));
        }
        store.setDdi(tx, product.id().value(), tenant, Secrets.hash(gatewayToken));
        nodes.tell(tx, new ProductChanged(product.id()));
    }

    /**
     * Removes the product with all that hangs on it; whoever asks has said so with its name.
     *
     * @throws Problem 409 when a room must keep it
     */
    public void delete(Tx tx, Caller caller, Product product) {
        checks.forEach(check -> check.beforeDeletion(tx, product));
        store.delete(tx, product.id().value());
        audit.record(tx, caller, "product.deleted", product.slug(), product, null);
        nodes.tell(tx, new ProductChanged(product.id()));
    }
}
