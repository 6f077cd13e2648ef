package dev.fleetward.products;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.SettingsTabs;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
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
import java.util.function.Supplier;

/** Products in the settings. */
@Path("/settings/products")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ProductPages {
    private final Products products;
    private final ProductSettings settings;
    private final CurrentCaller caller;

    ProductPages(Products products, ProductSettings settings, CurrentCaller caller) {
        this.products = products;
        this.settings = settings;
        this.caller = caller;
    }

    record ListPage(SettingsTabs tabs, List<Product> products, String slug, String name, String problem) {}

    /** @param secret shown this once, under the words of {@code secretIs} */
    record ProductPage(
            SettingsTabs tabs,
            Product product,
            List<ProjectKeys.Listed> keys,
            String tenant,
            String secretIs,
            String secret,
            String problem) {}

    @CheckedTemplate(basePath = "products")
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(ListPage page);

        static native TemplateInstance product(ProductPage page);
    }

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response list() {
        return listPage(200, "", "", "");
    }

    @POST
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response make(
            @FormParam("slug") @DefaultValue("") String slug,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("register") @DefaultValue("false") boolean register) {
        try {
            var made = settings.make(caller.get(), slug, name, register);
            return productPage(201, slug, "Project key of the product", made.projectKey(), "");
        } catch (Problem problem) {
            return listPage(problem.status(), slug, name, problem.detail());
        }
    }

    @GET
    @Path("{slug}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response show(@PathParam("slug") String slug) {
        return productPage(200, slug, "", "", "");
    }

    @POST
    @Path("{slug}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response change(
            @PathParam("slug") String slug,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("register") @DefaultValue("false") boolean register) {
        return answer(slug, () -> {
            settings.change(caller.get(), slug, name, register);
            return back(slug);
        });
    }

    @POST
    @Path("{slug}/ddi")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response renewDdi(@PathParam("slug") String slug, @FormParam("tenant") @DefaultValue("") String tenant) {
        return answer(slug, () -> {
            var ddi = settings.renewDdi(caller.get(), slug, tenant);
            return productPage(200, slug, "Gateway token of DDI tenant " + ddi.tenant(), ddi.gatewayToken(), "");
        });
    }

    @POST
    @Path("{slug}/project-keys")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response makeKey(@PathParam("slug") String slug, @FormParam("name") @DefaultValue("") String name) {
        return answer(slug, () -> {
            var key = settings.makeKey(caller.get(), slug, name);
            return productPage(201, slug, "Project key “" + key.name() + "”", key.key(), "");
        });
    }

    @POST
    @Path("{slug}/project-keys/{id}/revoke")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response revokeKey(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return answer(slug, () -> {
            settings.revokeKey(caller.get(), slug, id);
            return back(slug);
        });
    }

    private Response answer(String slug, Supplier<Response> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            if (problem.status() == 404) {
                throw problem;
            }
            return productPage(problem.status(), slug, "", "", problem.detail());
        }
    }

    private static Response back(String slug) {
        return Response.seeOther(URI.create("/settings/products/" + slug)).build();
    }

    private Response listPage(int status, String slug, String name, String problem) {
        return Response.status(status)
                .entity(Templates.list(new ListPage(
                        new SettingsTabs("products"), products.list(caller.organization()), slug, name, problem)))
                .build();
    }

    private Response productPage(int status, String slug, String secretIs, String secret, String problem) {
        Product product = products.require(caller.organization(), slug);
        return Response.status(status)
                .entity(Templates.product(new ProductPage(
                        new SettingsTabs("products"),
                        product,
                        settings.keys(caller.get(), slug),
                        product.ddiTenant().orElse(""),
                        secretIs,
                        secret,
                        problem)))
                .build();
    }
}
