package dev.fleetward.disclosure.support;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Where people calculate the support period and record that its end was told. */
@Path("/products/{slug}/law-facts/support")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SupportPages {
    private final SupportPeriods periods;
    private final SupportOfUpdates support;
    private final Products products;
    private final CurrentCaller caller;

    SupportPages(SupportPeriods periods, SupportOfUpdates support, Products products, CurrentCaller caller) {
        this.periods = periods;
        this.support = support;
        this.products = products;
        this.caller = caller;
    }

    record Weighed(Criterion criterion, String reason) {}

    record SupportPage(
            Product product,
            SupportView view,
            SupportForm form,
            List<Weighed> criteria,
            Optional<SupportResource.Result> result,
            EndNotice.Audience[] audiences,
            String today,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance support(SupportPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        Product product = product(slug);
        SupportForm form = periods.ofProduct(product).map(SupportPages::form).orElse(SupportForm.EMPTY);
        return page(product, form, Optional.empty(), "");
    }

    /** Shows what the answers lead to, or keeps it as the decision. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response decide(@PathParam("slug") String slug, MultivaluedMap<String, String> typed) {
        Product product = product(slug);
        SupportForm form = typed(typed);
        try {
            Calculation calculated = form.calculated();
            if (!"keep".equals(typed.getFirst("act"))) {
                return Response.ok(page(product, form, Optional.of(SupportResource.Result.of(calculated)), ""))
                        .build();
            }
            periods.decide(caller.get(), product, calculated);
            return see(slug);
        } catch (Problem problem) {
            return again(problem, page(product, form, Optional.empty(), problem.detail()));
        }
    }

    @POST
    @Path("end-notices")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response told(
            @PathParam("slug") String slug,
            @FormParam("units") @DefaultValue("") String units,
            @FormParam("audience") @DefaultValue("") String audience,
            @FormParam("givenOn") @DefaultValue("") String givenOn,
            @FormParam("how") @DefaultValue("") String how) {
        Product product = product(slug);
        try {
            periods.told(
                    caller.get(),
                    product,
                    units.strip(),
                    EndNotice.Audience.parse(audience),
                    SupportForm.day("givenOn", givenOn.strip()),
                    how);
            return see(slug);
        } catch (Problem problem) {
            SupportForm form =
                    periods.ofProduct(product).map(SupportPages::form).orElse(SupportForm.EMPTY);
            return again(problem, page(product, form, Optional.empty(), problem.detail()));
        }
    }

    private TemplateInstance page(
            Product product, SupportForm form, Optional<SupportResource.Result> result, String problem) {
        return Templates.support(new SupportPage(
                product,
                support.view(product),
                form,
                Arrays.stream(Criterion.values())
                        .map(one -> new Weighed(one, form.reason(one.slug())))
                        .toList(),
                result,
                EndNotice.Audience.values(),
                periods.today().toString(),
                problem));
    }

    private static SupportForm typed(MultivaluedMap<String, String> typed) {
        var reasons = new HashMap<String, String>();
        for (Criterion criterion : Criterion.values()) {
            String reason = typed.getFirst(criterion.slug());
            reasons.put(criterion.slug(), reason == null ? "" : reason);
        }
        return new SupportForm(
                typed.getFirst("units"),
                typed.getFirst("placedFrom"),
                typed.getFirst("placedUntil"),
                typed.getFirst("expectedUseMonths"),
                typed.getFirst("lawMonths"),
                typed.getFirst("shorterUse"),
                reasons,
                typed.getFirst("ends"));
    }

    private static SupportForm form(SupportPeriod period) {
        var reasons = new HashMap<String, String>();
        period.reasons().forEach((criterion, reason) -> reasons.put(criterion.slug(), reason));
        return new SupportForm(
                period.units(),
                period.placedFrom().toString(),
                period.placedUntil().toString(),
                String.valueOf(period.expectedUseMonths()),
                String.valueOf(period.lawMonths()),
                period.shorterUse(),
                reasons,
                period.ends().toString());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/law-facts/support".formatted(slug)))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
