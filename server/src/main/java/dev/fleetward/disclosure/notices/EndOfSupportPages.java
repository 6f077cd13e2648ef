package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.support.SupportPeriod;
import dev.fleetward.kernel.Cursor;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where users and devices are told that support ends, and who got it. */
@Path("/products/{slug}/law-facts/support/notices")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class EndOfSupportPages {
    private final EndOfSupport end;
    private final Notices notices;
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    EndOfSupportPages(EndOfSupport end, Notices notices, LawFacts facts, Products products, CurrentCaller caller) {
        this.end = end;
        this.notices = notices;
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    record ListPage(Product product, List<Notice> notices) {}

    record FormPage(
            Product product,
            List<SupportPeriod> periods,
            String units,
            Wanted wanted,
            Optional<String> pageName,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance endNotices(ListPage page);

        static native TemplateInstance newEndNotice(FormPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.endNotices(new ListPage(product, end.list(product)));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public TemplateInstance form(@PathParam("slug") String slug, @QueryParam("units") @DefaultValue("") String units) {
        Product product = product(slug);
        return form(product, units, end.proposal(product, units), "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response publish(
            @PathParam("slug") String slug,
            @FormParam("units") @DefaultValue("") String units,
            @FormParam("devices") @DefaultValue("") String devices,
            @FormParam("emailAttribute") @DefaultValue("") String emailAttribute,
            @FormParam("onPage") @DefaultValue("") String onPage,
            @FormParam("title") @DefaultValue("") String title,
            @FormParam("summary") @DefaultValue("") String summary,
            @FormParam("mitigation") @DefaultValue("") String mitigation) {
        Product product = product(slug);
        var wanted = new Wanted(
                Audience.ALL, devices, emailAttribute, onPage.equals("yes"), title, summary, mitigation, "", "");
        try {
            Notice published = end.publish(caller.get(), product, units, wanted);
            return Response.seeOther(URI.create(home(slug) + "/notices/" + published.name()))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(form(product, units, wanted, problem.detail()))
                    .build();
        }
    }

    @GET
    @Path("{notice}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(
            @PathParam("slug") String slug,
            @PathParam("notice") String name,
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Notice notice = end.require(product, name);
        DeviceFilter filter = DeviceFilter.parse(state);
        return NoticePages.Templates.notice(new NoticePages.NoticePage(
                product,
                home(slug),
                "Support period",
                notice,
                filter,
                notices.devices(product, notice, filter, Cursor.parse(after, null)),
                notices.troubles(product, notice),
                facts.product(product).publishedAs().filter(_ -> notice.onPage())));
    }

    private TemplateInstance form(Product product, String units, Wanted wanted, String problem) {
        return Templates.newEndNotice(new FormPage(
                product,
                end.holding(product),
                units,
                wanted,
                facts.product(product).publishedAs(),
                problem));
    }

    private static String home(String slug) {
        return "/products/%s/law-facts/support".formatted(slug);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
