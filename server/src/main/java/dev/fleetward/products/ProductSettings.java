package dev.fleetward.products;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.Secrets;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Making and changing products, and what their devices authenticate with. */
@ApplicationScoped
class ProductSettings {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final Db db;
    private final Products products;
    private final ProjectKeys keys;
    private final Audit audit;

    ProductSettings(Db db, Products products, ProjectKeys keys, Audit audit) {
        this.db = db;
        this.products = products;
        this.keys = keys;
        this.audit = audit;
    }

    /** @param projectKey the first key of its devices, shown this once */
    record Made(Product product, String projectKey) {}

    /** @throws Problem 409 when there is one with that slug; 400 for a slug or name out of its form */
    Made make(Caller caller, String slug, String name, boolean registerOnFirstContact) {
        return db.inTransaction(caller.organization(), tx -> {
            if (products.find(tx, caller.organization(), slug).isPresent()) {
                throw Problem.conflict("slug-taken", "There is a product “%s” already.".formatted(slug));
            }
            Product product = products.save(tx, caller, slug, name.strip(), registerOnFirstContact, false);
            return new Made(
                    product,
                    keys.make(tx, caller, product.id().value(), slug, "first key")
                            .key());
        });
    }

    /** What is null stays as it is. */
    Product change(Caller caller, String slug, @Nullable String name, @Nullable Boolean registerOnFirstContact) {
        return db.inTransaction(caller.organization(), tx -> {
            Product before = required(tx, caller, slug);
            return products.save(
                    tx,
                    caller,
                    slug,
                    name == null ? before.name() : name.strip(),
                    registerOnFirstContact == null ? before.registerOnFirstContact() : registerOnFirstContact,
                    before.demo());
        });
    }

    /** @param gatewayToken shown this once; whatever polled with the one before is refused from now on */
    record Ddi(String tenant, String gatewayToken) {}

    /** @throws Problem 400 for a tenant name out of its form; 409 when another product has it */
    Ddi renewDdi(Caller caller, String slug, String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw Problem.invalid(
                    "tenant “%s” must be 1 to 64 letters, digits, hyphens and underscores.".formatted(tenant));
        }
        String token = Secrets.fresh("");
        db.doInTransaction(caller.organization(), tx -> {
            Product product = required(tx, caller, slug);
            products.setDdi(tx, product, tenant, token);
            audit.record(tx, caller, "ddi-token.made", slug, product.ddiTenant().orElse(null), tenant);
        });
        return new Ddi(tenant, token);
    }

    List<ProjectKeys.Listed> keys(Caller caller, String slug) {
        return db.inTransaction(
                caller.organization(),
                tx -> keys.list(tx, required(tx, caller, slug).id().value()));
    }

    ProjectKeys.Fresh makeKey(Caller caller, String slug, String name) {
        return db.inTransaction(
                caller.organization(),
                tx -> keys.make(tx, caller, required(tx, caller, slug).id().value(), slug, name));
    }

    void revokeKey(Caller caller, String slug, UUID id) {
        db.doInTransaction(
                caller.organization(),
                tx -> keys.revoke(tx, caller, required(tx, caller, slug).id().value(), slug, id));
    }

    private Product required(Tx tx, Caller caller, String slug) {
        return products.find(tx, caller.organization(), slug).orElseThrow(() -> Problem.notFound("Product", slug));
    }
}
