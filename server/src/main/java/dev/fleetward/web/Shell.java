package dev.fleetward.web;

import dev.fleetward.access.CurrentCaller;
import dev.fleetward.insight.alerts.Alerts;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the frame around every page shows; templates read it as {@code inject:shell}. */
@Named("shell")
@RequestScoped
public class Shell {
    private static final String PRODUCTS = "/products/";

    private final CurrentCaller caller;
    private final Products products;
    private final Alerts alerts;
    private final String path;
    private final String asked;
    private @Nullable List<Product> loaded;

    Shell(CurrentCaller caller, Products products, Alerts alerts, HttpServerRequest request) {
        this.caller = caller;
        this.products = products;
        this.alerts = alerts;
        this.path = String.valueOf(request.path());
        this.asked = String.valueOf(request.getParam("product"));
    }

    /**
     * One entry of the navigation.
     *
     * @param key typed after {@code g} to go there
     * @param count what waits there; 0 shows nothing
     */
    public record Section(String label, String href, String icon, String key, boolean current, int count) {}

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
        String slug = path.startsWith(PRODUCTS) ? segment(0) : asked;
        return getProducts().stream()
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .or(() -> getProducts().stream().findFirst())
                .orElse(null);
    }

    public boolean isDemo() {
        return getProducts().stream().anyMatch(Product::demo);
    }

    /** The entries of the navigation, in the loop's order; the overview alone while there is no product. */
    public List<Section> getSections() {
        Product product = getProduct();
        String here = path.equals("/") ? Place.OVERVIEW.slug : segment(1);
        return Arrays.stream(Place.values())
                .filter(place -> place == Place.OVERVIEW || product != null)
                .map(place -> new Section(
                        place.label,
                        address(place, product),
                        place.icon(),
                        place.key,
                        place.holds(here),
                        place == Place.ALERTS && product != null ? alerts.firing(product) : 0))
                .toList();
    }

    /** The page of the same kind for another product. */
    public String switchTo(Product other) {
        String here = segment(1);
        return address(
                Arrays.stream(Place.values())
                        .filter(place -> place.holds(here))
                        .findFirst()
                        .orElse(Place.OVERVIEW),
                other);
    }

    private static String address(Place place, @Nullable Product product) {
        if (product == null) {
            return "/";
        }
        return place == Place.OVERVIEW ? "/?product=" + product.slug() : PRODUCTS + product.slug() + "/" + place.slug;
    }

    /** Of {@code /products/a/b/c}: 0 is a, 1 is b; empty elsewhere. */
    private String segment(int index) {
        if (!path.startsWith(PRODUCTS)) {
            return "";
        }
        String[] segments = path.substring(PRODUCTS.length()).split("/", -1);
        return index < segments.length ? segments[index] : "";
    }
}
