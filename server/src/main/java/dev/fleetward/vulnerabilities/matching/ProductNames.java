package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.components.Components;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** The table of names as people see and change it; a change matches anew what it concerns, at once. */
@ApplicationScoped
class ProductNames {
    static final int MAX_NAME_CHARS = 200;
    static final int MAX_PRODUCTS_PER_NAME = 20;
    static final int MAX_OWN_NAMES = 2_000;

    private final Db db;
    private final Audit audit;
    private final Components components;
    private final NameTableStore store;
    private final Matching matching;

    ProductNames(Db db, Audit audit, Components components, NameTableStore store, Matching matching) {
        this.db = db;
        this.audit = audit;
        this.components = components;
        this.store = store;
        this.matching = matching;
    }

    /**
     * @param products part:vendor:product, none when the name stands for nothing
     * @param own whether the organization wrote it
     * @param shipped what holds when the organization's row is taken away
     */
    record Row(String name, List<String> products, boolean own, List<String> shipped) {}

    List<Row> list(OrganizationId organization) {
        NameTable table = db.inTransaction(organization, tx -> store.load(tx, organization));
        return table.all().keySet().stream().map(name -> row(table, name)).toList();
    }

    Row put(Caller caller, String asName, List<String> products) {
        String name = name(asName);
        if (products.size() > MAX_PRODUCTS_PER_NAME) {
            throw Problem.invalid("A name stands for at most " + MAX_PRODUCTS_PER_NAME + " products.");
        }
        List<String> written =
                products.stream().map(ProductNames::product).distinct().toList();
        return db.inTransaction(caller.organization(), tx -> {
            NameTable before = store.load(tx, caller.organization());
            if (!before.isOwn(name) && before.own().size() >= MAX_OWN_NAMES) {
                throw Problem.invalid("There are already " + MAX_OWN_NAMES + " names of your own; remove one first.");
            }
            store.put(tx, caller.organization(), name, written);
            return changed(tx, caller, name, before);
        });
    }

    /** Takes the organization's row away; what ships with the server holds again. */
    Row remove(Caller caller, String asName) {
        String name = name(asName);
        return db.inTransaction(caller.organization(), tx -> {
            NameTable before = store.load(tx, caller.organization());
            if (!store.remove(tx, caller.organization(), name)) {
                throw Problem.notFound("Product name of your own", name);
            }
            return changed(tx, caller, name, before);
        });
    }

    private Row changed(Tx tx, Caller caller, String name, NameTable before) {
        NameTable after = store.load(tx, caller.organization());
        List<Cpe> products = new ArrayList<>(before.products(name));
        products.addAll(after.products(name));
        Set<UUID> concerned = store.concerned(tx, caller.organization(), name, products);
        matching.added(tx, caller.organization(), components.load(tx, concerned));
        Row row = row(after, name);
        audit.record(tx, caller, "product-name.changed", name, row(before, name), row);
        return row;
    }

    private static Row row(NameTable table, String name) {
        return new Row(
                name,
                shown(table.products(name)),
                table.isOwn(name),
                shown(table.shipped().getOrDefault(name, List.of())));
    }

    private static List<String> shown(List<Cpe> products) {
        return products.stream().map(NameTable::text).toList();
    }

    private static String name(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9][a-z0-9._+-]{0," + (MAX_NAME_CHARS - 1) + "}")) {
            throw Problem.invalid("A name has letters, digits and . _ + - and at most " + MAX_NAME_CHARS
                    + " characters, such as mbedtls; write it without version.");
        }
        return name;
    }

    private static String product(String text) {
        try {
            return NameTable.text(NameTable.product(text.strip()));
        } catch (IllegalArgumentException wrong) {
            throw Problem.invalid(String.valueOf(wrong.getMessage()) + ".");
        }
    }
}
