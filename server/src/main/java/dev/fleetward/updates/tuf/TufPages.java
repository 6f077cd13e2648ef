package dev.fleetward.updates.tuf;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

@Path("/products/{slug}/updates/tuf")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class TufPages {
    private final Products products;
    private final TufRepository repository;
    private final CurrentCaller caller;

    TufPages(Products products, TufRepository repository, CurrentCaller caller) {
        this.products = products;
        this.repository = repository;
        this.caller = caller;
    }

    record TufPage(Product product, List<TufRepository.RoleView> roles, boolean mayChange) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }

        public String href() {
            return base() + "/tuf";
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance tuf(TufPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance roles(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return Templates.tuf(
                new TufPage(product, repository.roles(product), caller.get().may(Permission.MANAGE_UPDATES)));
    }

    @POST
    @Allow(Permission.MANAGE_UPDATES)
    public Response make(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        repository.make(caller.get(), product);
        return back(product);
    }

    @POST
    @Path("{role}/rotate")
    @Allow(Permission.MANAGE_UPDATES)
    public Response rotate(@PathParam("slug") String slug, @PathParam("role") String role) {
        Product product = products.require(caller.organization(), slug);
        repository.rotate(caller.get(), product, TufRole.parse(role));
        return back(product);
    }

    private static Response back(Product product) {
        return Response.seeOther(URI.create("/products/%s/updates/tuf".formatted(product.slug())))
                .build();
    }
}
