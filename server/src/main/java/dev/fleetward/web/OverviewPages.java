package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class OverviewPages {
    private final Products products;
    private final CurrentCaller caller;

    OverviewPages(Products products, CurrentCaller caller) {
        this.products = products;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(List<Product> products);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance overview() {
        return Templates.overview(products.list(caller.organization()));
    }
}
