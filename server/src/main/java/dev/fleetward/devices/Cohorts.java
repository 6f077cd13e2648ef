package dev.fleetward.devices;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Named sets of devices. Every change is audited. */
@ApplicationScoped
public class Cohorts {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_SERIALS = 10_000;

    private final Db db;
    private final CohortStore store;
    private final Fleet fleet;
    private final Audit audit;

    Cohorts(Db db, CohortStore store, Fleet fleet, Audit audit) {
        this.db = db;
        this.store = store;
        this.fleet = fleet;
        this.audit = audit;
    }

    public List<Cohort> list(Product product) {
        return db.inTransaction(product.organization(), tx -> store.list(tx, product));
    }

    /** What each is called, by slug and in its order. Where several have one name, the slug stands behind. */
    public SortedMap<String, String> names(Product product) {
        var found = db.inTransaction(product.organization(), tx -> store.names(tx, product));
        var once = new HashSet<String>();
        var shared = new HashSet<String>();
        found.stream()
                .map(CohortStore.Named::name)
                .filter(name -> !once.add(name))
                .forEach(shared::add);
        var names = new TreeMap<String, String>();
        for (CohortStore.Named one : found) {
            boolean tells = !shared.contains(one.name());
            names.put(one.slug(), tells ? one.name() : "%s (%s)".formatted(one.name(), one.slug()));
        }
        return names;
    }

    /** @throws Problem 404 when the product has no such cohort */
    public Cohort require(Product product, String slug) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product, slug))
                .orElseThrow(() -> Problem.notFound("Cohort", slug));
    }

    /**
     * Made, or renamed when there is one with that slug.
     *
     * @throws Problem 400 for a slug or name out of its form
     */
    public Cohort save(Caller caller, Product product, String slug, String name) {
        return save(caller, product, slug, name, "");
    }

    /**
     * @param query that the cohort follows, empty to fill it by hand. It takes devices that are in no cohort
     * @throws Problem 400 also for a query that cannot be understood or asks for cohorts itself
     */
    public Cohort save(Caller caller, Product product, String slug, String name, String query) {
        if (!SLUG.matcher(slug).matches()) {
            throw Problem.invalid("slug “%s” must be 1 to 64 lower-case letters, digits and hyphens.".formatted(slug));
        }
        if (slug.equals("none")) {
            throw Problem.invalid("slug “none” stands for no cohort; choose another.");
        }
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        fleet.understand(query).where().ifPresent(Cohorts::requireNoCohort);
        return db.inTransaction(product.organization(), tx -> {
            var before = store.find(tx, product, slug).orElse(null);
            store.save(tx, product, slug, name.strip(), query.isBlank() ? null : query.strip());
            Cohort after = store.find(tx, product, slug).orElseThrow();
            audit.record(tx, caller, "cohort.saved", subject(product, slug), before, after);
            return after;
        });
    }

    /**
     * Its devices stay, in no cohort.
     *
     * @throws Problem 404 when there is none
     */
    public void delete(Caller caller, Product product, String slug) {
        Cohort before = require(product, slug);
        db.doInTransaction(product.organization(), tx -> {
            store.delete(tx, product, slug);
            audit.record(tx, caller, "cohort.deleted", subject(product, slug), before, null);
        });
    }

    /**
     * All of them or none.
     *
     * @throws Problem 404 naming the first serial the product does not have
     */
    public Cohort add(Caller caller, Product product, String slug, List<String> serials) {
        if (serials.isEmpty() || serials.size() > MAX_SERIALS) {
            throw Problem.invalid("serials must name 1 to %,d devices.".formatted(MAX_SERIALS));
        }
        if (require(product, slug).query().isPresent()) {
            throw Problem.conflict(
                    "cohort-follows-query",
                    "Cohort %s follows a query; change the query, or make a cohort without one.".formatted(slug));
        }
        db.doInTransaction(product.organization(), tx -> {
            var moved = new HashSet<>(store.add(tx, product, slug, serials));
            serials.stream()
                    .filter(serial -> !moved.contains(serial))
                    .findFirst()
                    .ifPresent(unknown -> {
                        throw Problem.notFound("Device", unknown);
                    });
            audit.record(tx, caller, "cohort.devices-added", subject(product, slug), null, Map.of("serials", serials));
        });
        return require(product, slug);
    }

    /** @throws Problem 404 when the device is not in the cohort */
    public void remove(Caller caller, Product product, String slug, String serial) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.remove(tx, product, slug, serial) == 0) {
                throw Problem.notFound("Device", serial);
            }
            audit.record(tx, caller, "cohort.device-removed", subject(product, slug), Map.of("serial", serial), null);
        });
    }

    /** Who is in a cohort would hang on who is in a cohort. */
    private static void requireNoCohort(Expression expression) {
        switch (expression) {
            case Expression.And and -> and.parts().forEach(Cohorts::requireNoCohort);
            case Expression.Or or -> or.parts().forEach(Cohorts::requireNoCohort);
            case Expression.Not not -> requireNoCohort(not.part());
            case Expression.Comparison comparison
            when comparison.field().equals("cohort") ->
                throw Problem.invalid("The query of a cohort may not ask for cohorts.");
            case Expression.Comparison _, Expression.Within _, Expression.Has _ -> {}
        }
    }

    private static String subject(Product product, String slug) {
        return product.slug() + "/" + slug;
    }
}
