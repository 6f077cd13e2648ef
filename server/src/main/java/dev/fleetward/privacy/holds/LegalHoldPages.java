package dev.fleetward.privacy.holds;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/** Where holds are placed, seen and released. */
@Path("/products/{slug}/data-rights/holds")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class LegalHoldPages {
    private final LegalHolds holds;
    private final Products products;
    private final CurrentCaller caller;

    LegalHoldPages(LegalHolds holds, Products products, CurrentCaller caller) {
        this.holds = holds;
        this.products = products;
        this.caller = caller;
    }

    record HoldsPage(
            Product product, List<LegalHold> holds, LegalHolds.Wanted typed, int maxReasonCharacters, String problem) {
        public long active() {
            return holds.stream().filter(LegalHold::active).count();
        }
    }

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance holds(HoldsPage page);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance holds(
            @PathParam("slug") String slug, @QueryParam("serial") @DefaultValue("") String serial) {
        return page(product(slug), new LegalHolds.Wanted(serial, "", "", ""), "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response place(
            @PathParam("slug") String slug,
            @FormParam("serial") @DefaultValue("") String serial,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("reference") @DefaultValue("") String reference,
            @FormParam("reviewOn") @DefaultValue("") String reviewOn) {
        Product product = product(slug);
        var wanted = new LegalHolds.Wanted(serial, reason, reference, reviewOn);
        try {
            holds.place(caller.get(), product, wanted);
            return back(slug);
        } catch (Problem problem) {
            return refused(product, wanted, problem);
        }
    }

    @POST
    @Path("{id}/release")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response release(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("reason") @DefaultValue("") String reason) {
        Product product = product(slug);
        try {
            holds.release(caller.get(), product, LegalHoldsResource.id(id), reason);
            return back(slug);
        } catch (Problem problem) {
            return refused(product, new LegalHolds.Wanted("", "", "", ""), problem);
        }
    }

    private Response refused(Product product, LegalHolds.Wanted typed, Problem problem) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page(product, typed, problem.detail()))
                .build();
    }

    private TemplateInstance page(Product product, LegalHolds.Wanted typed, String problem) {
        return Templates.holds(
                new HoldsPage(product, holds.list(product), typed, LegalHolds.MAX_REASON_CHARACTERS, problem));
    }

    private static Response back(String slug) {
        return Response.seeOther(URI.create("/products/%s/data-rights/holds".formatted(slug)))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
