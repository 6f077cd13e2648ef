package dev.fleetward.compliance.posture;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceLine;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The posture rules of a product, and one of them with its trend and devices. */
@Path("/products/{slug}/compliance/posture")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class PosturePages {
    private final Posture posture;
    private final Products products;
    private final CurrentCaller caller;

    PosturePages(Posture posture, Products products, CurrentCaller caller) {
        this.posture = posture;
        this.products = products;
        this.caller = caller;
    }

    /** @param requirements between commas */
    record Form(String name, String title, String scope, String expectation, String requirements) {
        static final Form EMPTY = new Form("", "", "", "", "");

        static Form of(Rule rule) {
            return new Form(
                    rule.name(),
                    rule.title(),
                    rule.scope(),
                    rule.expectation(),
                    String.join(", ", rule.requirements()));
        }

        static Form of(Suggestions.Suggestion one) {
            return new Form(one.name(), one.title(), "", one.expectation(), String.join(", ", one.requirements()));
        }

        Wanted wanted() {
            return new Wanted(
                    title,
                    scope,
                    expectation,
                    Arrays.stream(requirements.split(","))
                            .map(String::strip)
                            .filter(id -> !id.isEmpty())
                            .toList());
        }
    }

    /** @param suggestions rules not taken yet */
    record RulesPage(
            Product product,
            List<Posture.Counted> rules,
            long failing,
            List<Suggestions.Suggestion> suggestions,
            Form form,
            String problem) {

        public long total() {
            return rules.size();
        }
    }

    record RulePage(
            Product product,
            Rule rule,
            Conformance counted,
            List<PostureStore.Day> trend,
            DeviceState state,
            List<DeviceState> states,
            PageOf<DeviceLine> found,
            String query,
            Form form) {

        public String next() {
            return found.next() == null ? "" : "?state=%s&after=%s".formatted(state.slug(), encoded(found.next()));
        }

        public String deletion() {
            return "/products/%s/compliance/posture/%s/delete".formatted(product.slug(), rule.name());
        }

        /** The devices page with the same devices. */
        public String list() {
            return "/products/%s/devices?query=%s".formatted(product.slug(), encoded(query));
        }

        private static String encoded(@Nullable String text) {
            return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
        }
    }

    @CheckedTemplate(basePath = "compliance/posture")
    static class Templates {
        private Templates() {}

        static native TemplateInstance rules(RulesPage page);

        static native TemplateInstance rule(RulePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance rules(
            @PathParam("slug") String slug, @QueryParam("suggestion") @DefaultValue("") String suggestion) {
        Form form = Suggestions.find(suggestion).map(Form::of).orElse(Form.EMPTY);
        return rules(product(slug), form, "");
    }

    @GET
    @Path("{rule}")
    @Allow(Permission.VIEW)
    public TemplateInstance rule(
            @PathParam("slug") String slug,
            @PathParam("rule") String name,
            @QueryParam("state") @DefaultValue("fails") String wanted,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Rule rule = posture.require(product, name);
        DeviceState state = DeviceState.parse(wanted);
        return Templates.rule(new RulePage(
                product,
                rule,
                posture.counted(product, rule),
                posture.trend(product, rule),
                state,
                List.of(DeviceState.values()),
                posture.devices(product, rule, state, Cursor.parse(after, null)),
                posture.queryText(rule, state),
                Form.of(rule)));
    }

    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("title") @DefaultValue("") String title,
            @FormParam("scope") @DefaultValue("") String scope,
            @FormParam("expectation") @DefaultValue("") String expectation,
            @FormParam("requirements") @DefaultValue("") String requirements) {
        Product product = product(slug);
        var form = new Form(name.strip(), title, scope, expectation, requirements);
        try {
            Rule saved = posture.put(caller.get(), product, form.name(), form.wanted());
            return see("/products/%s/compliance/posture/%s".formatted(slug, saved.name()));
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(rules(product, form, problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("{rule}/delete")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response delete(@PathParam("slug") String slug, @PathParam("rule") String name) {
        posture.delete(caller.get(), product(slug), name);
        return see("/products/%s/compliance/posture".formatted(slug));
    }

    @POST
    @Path("{rule}/count")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response count(@PathParam("slug") String slug, @PathParam("rule") String name) {
        Product product = product(slug);
        posture.count(product, posture.require(product, name));
        return see("/products/%s/compliance/posture/%s".formatted(slug, name));
    }

    private TemplateInstance rules(Product product, Form form, String problem) {
        List<Posture.Counted> rules = posture.counted(product);
        List<String> taken = rules.stream().map(one -> one.rule().name()).toList();
        return Templates.rules(new RulesPage(
                product,
                rules,
                rules.stream().filter(one -> one.conformance().failing() > 0).count(),
                Suggestions.ALL.stream()
                        .filter(one -> !taken.contains(one.name()))
                        .toList(),
                form,
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
