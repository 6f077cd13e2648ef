package dev.fleetward.web;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The demo's products, which go as they came: whole. */
@ApplicationScoped
class DemoData {
    private final Db db;
    private final Products products;

    DemoData(Db db, Products products) {
        this.db = db;
        this.products = products;
    }

    /** @return slugs of the products removed; devices that still send are refused from then on */
    List<String> remove(Caller caller) {
        List<Product> demo = products.list(caller.organization()).stream()
                .filter(Product::demo)
                .toList();
        db.doInTransaction(caller.organization(), tx -> demo.forEach(product -> products.delete(tx, caller, product)));
        return demo.stream().map(Product::slug).toList();
    }
}
