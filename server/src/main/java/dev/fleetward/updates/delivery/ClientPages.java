package dev.fleetward.updates.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.delivery.identity.Authorities;
import dev.fleetward.updates.delivery.identity.Authority;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a product's devices ask for updates: where, by what credentials, and whether they are asked before they take one. */
@Path("/products/{slug}/updates/clients")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ClientPages {
    private final Products products;
    private final Confirmations confirmations;
    private final Authorities authorities;
    private final CurrentCaller caller;

    ClientPages(Products products, Confirmations confirmations, Authorities authorities, CurrentCaller caller) {
        this.products = products;
        this.confirmations = confirmations;
        this.authorities = authorities;
        this.caller = caller;
    }

    /** @param problem why what was sent was not taken; else empty */
    record ClientPage(
            Product product,
            boolean confirm,
            List<Authority> authorities,
            boolean mayChange,
            String name,
            String issuerHash,
            String problem) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }

        /** Where a DDI client of this product polls, without the server's address. */
        public String poll() {
            return product.ddiTenant().orElse("{tenant}") + "/controller/v1/{device}";
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance clients(ClientPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(product(slug), "", "", "");
    }

    @POST
    @Path("confirm")
    @Allow(Permission.MANAGE_UPDATES)
    public Response confirm(@PathParam("slug") String slug, @FormParam("confirm") @Nullable String confirm) {
        Product product = product(slug);
        confirmations.ask(caller.get(), product, "yes".equals(confirm));
        return back(product);
    }

    @POST
    @Path("authorities")
    @Allow(Permission.MANAGE_UPDATES)
    public Response add(
            @PathParam("slug") String slug,
            @FormParam("name") @Nullable String name,
            @FormParam("issuerHash") @Nullable String issuerHash) {
        Product product = product(slug);
        try {
            authorities.add(caller.get(), product, name, issuerHash);
            return back(product);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(page(product, orEmpty(name), orEmpty(issuerHash), problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("authorities/{id}/remove")
    @Allow(Permission.MANAGE_UPDATES)
    public Response remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        authorities.remove(caller.get(), product, id);
        return back(product);
    }

    private TemplateInstance page(Product product, String name, String issuerHash, String problem) {
        return Templates.clients(new ClientPage(
                product,
                confirmations.asks(product),
                authorities.list(product),
                caller.get().may(Permission.MANAGE_UPDATES),
                name,
                issuerHash,
                problem));
    }

    private static Response back(Product product) {
        return Response.seeOther(URI.create("/products/%s/updates/clients".formatted(product.slug())))
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
