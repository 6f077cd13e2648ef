package dev.fleetward.components;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ComponentPages {
    private final Db db;
    private final Products products;
    private final Components components;
    private final ComponentStore store;
    private final CurrentCaller caller;

    ComponentPages(Db db, Products products, Components components, ComponentStore store, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.components = components;
        this.store = store;
        this.caller = caller;
    }

    record ListPage(Product product, String text, PageOf<ComponentStore.Spread> rows, long devices) {
        public @Nullable String nextHref() {
            return rows.next() == null
                    ? null
                    : "?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&after=" + rows.next();
        }
    }

    record ComponentPage(
            Product product,
            Component component,
            long devices,
            long devicesKnown,
            List<ComponentStore.Holder> holders,
            List<Component> siblings) {}

    @CheckedTemplate(basePath = "components")
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(ListPage page);

        static native TemplateInstance component(ComponentPage page);
    }

    @GET
    @Path("components")
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("after") @Nullable String after) {
        Product product = products.require(caller.organization(), slug);
        Cursor cursor = Cursor.parse(after, null);
        long offset = cursor.afterNumber(0);
        return db.inTransaction(caller.organization(), tx -> {
            var rows = store.spread(tx, product.id().value(), text, offset, cursor.rows());
            return Templates.list(new ListPage(
                    product,
                    text,
                    PageOf.of(rows, cursor.limit(), _ -> String.valueOf(offset + cursor.limit())),
                    components.devicesWithKnownSoftware(tx, product.id())));
        });
    }

    @GET
    @Path("components/{component}")
    @Allow(Permission.VIEW)
    public TemplateInstance component(@PathParam("slug") String slug, @PathParam("component") String id) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(caller.organization(), tx -> {
            Component component = store.find(tx, uuid(id)).orElseThrow(() -> Problem.notFound("Component", id));
            return Templates.component(new ComponentPage(
                    product,
                    component,
                    store.devices(tx, product.id().value(), component.id()),
                    components.devicesWithKnownSoftware(tx, product.id()),
                    store.holders(tx, product.id().value(), component.id()),
                    store.siblings(tx, product.id().value(), component)));
        });
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notOne) {
            throw Problem.notFound("Component", id);
        }
    }
}
