package dev.fleetward.compliance.risk;

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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The draft to work on, and each version to read and print. */
@Path("/products/{slug}/compliance/risks")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class RiskPages {
    private final RiskAssessments risks;
    private final Products products;
    private final CurrentCaller caller;

    RiskPages(RiskAssessments risks, Products products, CurrentCaller caller) {
        this.risks = risks;
        this.products = products;
        this.caller = caller;
    }

    record Line(Scale.Item item, Optional<Applied> applied) {
        public boolean applies() {
            return applied.filter(Applied::applies).isPresent();
        }

        public boolean spared() {
            return applied.filter(one -> !one.applies()).isPresent();
        }

        public String text() {
            return applied.map(Applied::text).orElse("");
        }

        static List<Line> of(Content content) {
            return Scale.SCALE.items().stream()
                    .map(item -> new Line(item, content.applied(item.id())))
                    .toList();
        }
    }

    /** @param draft what is worked on, empty when the next change starts one from {@code content} */
    record RisksPage(
            Product product,
            Optional<RiskAssessment> approved,
            Optional<RiskAssessment> draft,
            Content content,
            List<Line> lines,
            List<String> missing,
            List<Due> due,
            List<RiskAssessment> versions,
            Scale scale,
            RiskTyped typed,
            Risk.Treatment[] treatments,
            ReviewSeverity[] severities,
            String problem) {}

    record VersionPage(Product product, RiskAssessment version, List<Line> lines, Scale scale) {}

    @CheckedTemplate(basePath = "compliance/risk")
    static class Templates {
        private Templates() {}

        static native TemplateInstance risks(RisksPage page);

        static native TemplateInstance version(VersionPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @QueryParam("risk") @DefaultValue("") String risk) {
        Product product = product(slug);
        RiskTyped typed = content(product).risks().stream()
                .filter(one -> one.id().equals(risk))
                .findFirst()
                .map(RiskTyped::of)
                .orElse(RiskTyped.EMPTY);
        return page(product, typed, "");
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance version(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        RiskAssessment version = risks.require(product, number);
        return Templates.version(new VersionPage(product, version, Line.of(version.content()), Scale.SCALE));
    }

    @POST
    @Path("statement")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response state(@PathParam("slug") String slug, MultivaluedMap<String, String> typed) {
        return edit(slug, RiskTyped.EMPTY, content -> RiskTyped.statement(typed).on(content));
    }

    @POST
    @Path("assets")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response asset(
            @PathParam("slug") String slug,
            @FormParam("id") @DefaultValue("") String id,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("needs") @DefaultValue("") String needs) {
        var asset = new Asset(id.strip(), name.strip(), needs.strip());
        return edit(
                slug,
                RiskTyped.EMPTY,
                content -> content.with(
                        Stream.concat(
                                        content.assets().stream()
                                                .filter(one -> !one.id().equals(asset.id())),
                                        Stream.of(asset))
                                .toList(),
                        content.risks()));
    }

    @POST
    @Path("assets/removal")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response removeAsset(@PathParam("slug") String slug, @FormParam("id") @DefaultValue("") String id) {
        return edit(
                slug,
                RiskTyped.EMPTY,
                content -> content.with(
                        content.assets().stream()
                                .filter(one -> !one.id().equals(id))
                                .toList(),
                        content.risks()));
    }

    /** Adds a risk, or changes the one of that id. */
    @POST
    @Path("entries")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response risk(@PathParam("slug") String slug, MultivaluedMap<String, String> sent) {
        RiskTyped typed = RiskTyped.of(sent);
        return edit(slug, typed, content -> {
            Risk risk = typed.checked();
            return content.with(
                    content.assets(),
                    Stream.concat(
                                    content.risks().stream()
                                            .filter(one -> !one.id().equals(risk.id())),
                                    Stream.of(risk))
                            .toList());
        });
    }

    @POST
    @Path("entries/removal")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response removeRisk(@PathParam("slug") String slug, @FormParam("id") @DefaultValue("") String id) {
        return edit(
                slug,
                RiskTyped.EMPTY,
                content -> content.with(
                        content.assets(),
                        content.risks().stream()
                                .filter(one -> !one.id().equals(id))
                                .toList()));
    }

    @POST
    @Path("approval")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response approve(@PathParam("slug") String slug) {
        return done(slug, RiskTyped.EMPTY, product -> risks.approve(caller.get(), product));
    }

    @POST
    @Path("modifications")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response modified(@PathParam("slug") String slug, @FormParam("what") @DefaultValue("") String what) {
        return done(slug, RiskTyped.EMPTY, product -> risks.modified(caller.get(), product, what));
    }

    private Response edit(String slug, RiskTyped typed, UnaryOperator<Content> change) {
        return done(slug, typed, product -> risks.edit(caller.get(), product, change));
    }

    private Response done(String slug, RiskTyped typed, Consumer<Product> act) {
        Product product = product(slug);
        try {
            act.accept(product);
            return Response.seeOther(URI.create("/products/%s/compliance/risks".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, typed, problem.detail()))
                    .build();
        }
    }

    private Content content(Product product) {
        return risks.draft(product)
                .or(() -> risks.approved(product))
                .map(RiskAssessment::content)
                .orElse(Content.EMPTY);
    }

    private TemplateInstance page(Product product, RiskTyped typed, String problem) {
        Content content = content(product);
        Optional<RiskAssessment> draft = risks.draft(product);
        return Templates.risks(new RisksPage(
                product,
                risks.approved(product),
                draft,
                content,
                Line.of(content),
                draft.isPresent() ? ContentCheck.missing(content) : List.of(),
                risks.due(product),
                risks.versions(product),
                Scale.SCALE,
                typed,
                Risk.Treatment.values(),
                ReviewSeverity.values(),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
