package dev.fleetward.web;

import dev.fleetward.access.CurrentCaller;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the frame around every page shows; templates read it as {@code inject:shell}. */
@Named("shell")
@RequestScoped
public class Shell {
    private static final String PRODUCTS = "/products/";

    private final CurrentCaller caller;
    private final Products products;
    private final String path;
    private @Nullable List<Product> loaded;

    Shell(CurrentCaller caller, Products products, HttpServerRequest request) {
        this.caller = caller;
        this.products = products;
        this.path = String.valueOf(request.path());
    }

    public boolean isSignedIn() {
        return caller.isKnown();
    }

    public String getPerson() {
        return caller.get().name();
    }

    public List<Product> getProducts() {
        if (loaded == null) {
            loaded = caller.isKnown() ? products.list(caller.organization()) : List.of();
        }
        return loaded;
    }

    /** The product the page is about: named in its address, else the first. */
    public @Nullable Product getProduct() {
        if (path.startsWith(PRODUCTS)) {
            int end = path.indexOf('/', PRODUCTS.length());
            String slug = path.substring(PRODUCTS.length(), end < 0 ? path.length() : end);
            return getProducts().stream()
                    .filter(one -> one.slug().equals(slug))
                    .findFirst()
                    .orElse(null);
        }
        return getProducts().isEmpty() ? null : getProducts().getFirst();
    }

    public boolean isDemo() {
        return getProducts().stream().anyMatch(Product::demo);
    }

    /** Whether the page is, or is under, the navigation entry with that address. */
    public boolean isIn(String href) {
        return path.equals(href) || path.startsWith(href + "/");
    }
}
