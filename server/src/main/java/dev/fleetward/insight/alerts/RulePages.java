package dev.fleetward.insight.alerts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.delivery.Targets;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched.Figure;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules of a product: those there are, those recommended, and the form of one with its figure as it is now. */
@Path("/products/{slug}/alerts/rules")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class RulePages {
    private final Products products;
    private final Rules rules;
    private final Figures figures;
    private final Targets targets;
    private final CurrentCaller caller;

    RulePages(Products products, Rules rules, Figures figures, Targets targets, CurrentCaller caller) {
        this.products = products;
        this.rules = rules;
        this.figures = figures;
        this.targets = targets;
        this.caller = caller;
    }

    record ListPage(
            String slug, List<Rule> rules, List<Rules.Ready> ready, int targets, boolean mayManage, String problem) {
        public long getCount() {
            return rules.size();
        }

        public long getOn() {
            return rules.stream().filter(Rule::isOn).count();
        }

        public List<Rules.Ready> getMissing() {
            return ready.stream().filter(one -> one.rule().isEmpty()).toList();
        }
    }

    record FormPage(RuleForm form, List<Figure> figures, Preview preview, String problem) {}

    @CheckedTemplate(basePath = "alerts")
    static class Templates {
        private Templates() {}

        static native TemplateInstance rules(ListPage page);

        static native TemplateInstance rule(FormPage page);

        static native TemplateInstance preview(Preview preview);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        return Templates.rules(page(product(slug), ""));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_ALERTS)
    public TemplateInstance fresh(
            @PathParam("slug") String slug,
            @QueryParam("figure") @DefaultValue("vitals.crash-free-devices") String id) {
        Product product = product(slug);
        var form = RuleForm.fresh(slug, figures.require(id), targets.list(product.organization()));
        return Templates.rule(page(product, form, ""));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_ALERTS)
    public TemplateInstance edit(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return Templates.rule(page(product, form(product, id), ""));
    }

    /** The figure as it is now, for what stands in the form. */
    @GET
    @Path("preview")
    @Allow(Permission.MANAGE_ALERTS)
    public TemplateInstance preview(@PathParam("slug") String slug, @Context UriInfo uri) {
        Product product = product(slug);
        var sent = uri.getQueryParameters();
        String figure = Optional.ofNullable(sent.getFirst("figure")).orElse("");
        try {
            var form = RuleForm.fresh(slug, figures.require(figure), List.of()).sent(sent);
            return Templates.preview(preview(product, form));
        } catch (Problem problem) {
            return Templates.preview(new Preview(List.of(), "", Optional.empty(), problem.detail()));
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_ALERTS)
    public Response add(@PathParam("slug") String slug, MultivaluedMap<String, String> sent) {
        Product product = product(slug);
        var figure =
                figures.require(Optional.ofNullable(sent.getFirst("figure")).orElse(""));
        var form = RuleForm.fresh(slug, figure, targets.list(product.organization()));
        return saved(product, form, sent);
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_ALERTS)
    public Response change(
            @PathParam("slug") String slug, @PathParam("id") UUID id, MultivaluedMap<String, String> sent) {
        Product product = product(slug);
        return saved(product, form(product, id), sent);
    }

    @POST
    @Path("{id}/delete")
    @Allow(Permission.MANAGE_ALERTS)
    public Response delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        rules.delete(caller.get(), product(slug), id);
        return back(slug);
    }

    @POST
    @Path("recommended")
    @Allow(Permission.MANAGE_ALERTS)
    public Response switchOn(@PathParam("slug") String slug, @FormParam("figure") @DefaultValue("") String figure) {
        Product product = product(slug);
        try {
            rules.switchOn(caller.get(), product, figure, null);
            return back(slug);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.rules(page(product, problem.detail())))
                    .build();
        }
    }

    private Response saved(Product product, RuleForm blank, MultivaluedMap<String, String> sent) {
        RuleForm form = blank;
        try {
            form = blank.sent(sent);
            UUID id = blank.id();
            if (id == null) {
                rules.add(caller.get(), product, form.wanted());
            } else {
                rules.change(caller.get(), product, id, form.wanted());
            }
            return back(product.slug());
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.rule(page(product, form, problem.detail())))
                    .build();
        }
    }

    private RuleForm form(Product product, UUID id) {
        Rule rule = rules.require(product, id);
        return RuleForm.of(product.slug(), rule, figures.require(rule.figure()), targets.list(product.organization()));
    }

    private ListPage page(Product product, String problem) {
        return new ListPage(
                product.slug(),
                rules.list(product),
                rules.ready(product),
                targets.list(product.organization()).size(),
                caller.get().may(Permission.MANAGE_ALERTS),
                problem);
    }

    private FormPage page(Product product, RuleForm form, String problem) {
        return new FormPage(form, figures.all(), preview(product, form), problem);
    }

    private Preview preview(Product product, RuleForm form) {
        Optional<Condition> condition;
        try {
            condition = Optional.of(form.wanted().condition());
        } catch (Problem incomplete) {
            condition = Optional.empty();
        }
        try {
            var readings = rules.preview(product, form.figure().id(), form.slice());
            return new Preview(readings, form.figure().unit(), condition, "");
        } catch (Problem problem) {
            return new Preview(List.of(), form.figure().unit(), condition, problem.detail());
        }
    }

    private static Response back(String slug) {
        return Response.seeOther(URI.create("/products/%s/alerts/rules".formatted(slug)))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
