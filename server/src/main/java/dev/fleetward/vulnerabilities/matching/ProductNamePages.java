package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import java.util.Arrays;
import java.util.List;

@Path("/settings/product-names")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ProductNamePages {
    private final ProductNames names;
    private final CurrentCaller caller;

    ProductNamePages(ProductNames names, CurrentCaller caller) {
        this.names = names;
        this.caller = caller;
    }

    /** @param problem why what was sent was not taken, empty otherwise */
    record NamesPage(
            SettingsTabs tabs,
            List<ProductNames.Row> own,
            List<ProductNames.Row> shipped,
            boolean mayChange,
            String name,
            String products,
            String problem) {
        public long ownCount() {
            return own.size();
        }

        public long count() {
            return own.size() + (long) shipped.size();
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance names(NamesPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public Response show() {
        return page(200, "", "", "");
    }

    @POST
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response put(
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("products") @DefaultValue("") String products) {
        try {
            names.put(
                    caller.get(),
                    name,
                    Arrays.stream(products.strip().split("[\\s,]+"))
                            .filter(product -> !product.isEmpty())
                            .toList());
            return back();
        } catch (Problem problem) {
            return page(problem.status(), name, products, problem.detail());
        }
    }

    @POST
    @Path("{name}/remove")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response remove(@PathParam("name") String name) {
        names.remove(caller.get(), name);
        return back();
    }

    private static Response back() {
        return Response.seeOther(URI.create("/settings/product-names")).build();
    }

    private Response page(int status, String name, String products, String problem) {
        List<ProductNames.Row> rows = names.list(caller.organization());
        var page = new NamesPage(
                new SettingsTabs("product-names"),
                rows.stream().filter(ProductNames.Row::own).toList(),
                rows.stream().filter(row -> !row.own()).toList(),
                caller.get().may(Permission.MANAGE_VULNERABILITIES),
                name,
                products,
                problem);
        return Response.status(status).entity(Templates.names(page)).build();
    }
}
