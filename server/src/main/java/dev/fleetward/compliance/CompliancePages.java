package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Colleagues;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.compliance.risk.Due;
import dev.fleetward.compliance.risk.RiskAssessments;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The matrix of one catalogue's requirements, and one requirement. */
@Path("/products/{slug}/compliance")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class CompliancePages {
    private final Matrix matrix;
    private final Evidence evidence;
    private final LawFacts facts;
    private final RiskAssessments risks;
    private final Colleagues colleagues;
    private final Products products;
    private final CurrentCaller caller;

    CompliancePages(
            Matrix matrix,
            Evidence evidence,
            LawFacts facts,
            RiskAssessments risks,
            Colleagues colleagues,
            Products products,
            CurrentCaller caller) {
        this.matrix = matrix;
        this.evidence = evidence;
        this.facts = facts;
        this.risks = risks;
        this.colleagues = colleagues;
        this.products = products;
        this.caller = caller;
    }

    record Part(String title, List<MatrixRow> rows) {}

    /** @param href shows those alone, or all again when it is the one shown */
    record StateCount(RequirementState state, long count, boolean current, String href) {}

    /** @param all requirements of the catalogue, shown or not */
    record MatrixPage(
            Product product,
            ProductFacts facts,
            List<Due> due,
            List<Catalogue> catalogues,
            Catalogue catalogue,
            long all,
            List<StateCount> counts,
            List<Part> parts) {

        public long count(String state) {
            return counts.stream()
                    .filter(count -> count.state.slug().equals(state))
                    .mapToLong(StateCount::count)
                    .sum();
        }
    }

    record RequirementPage(
            Product product,
            Catalogue catalogue,
            MatrixRow row,
            List<CrossReference> crosswalk,
            List<FigureHistory> history,
            String owner,
            List<String> colleagues,
            String justification,
            String problem) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance matrix(MatrixPage page);

        static native TemplateInstance requirement(RequirementPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance matrix(
            @PathParam("slug") String slug,
            @QueryParam("catalogue") @DefaultValue("cra-annex-i") String id,
            @QueryParam("state") @DefaultValue("") String only) {
        Product product = product(slug);
        Catalogue catalogue = Law.catalogue(id);
        List<MatrixRow> rows = matrix.rows(product, catalogue);
        Map<RequirementState, Long> counts =
                rows.stream().collect(Collectors.groupingBy(MatrixRow::state, Collectors.counting()));
        Map<String, List<MatrixRow>> parts = rows.stream()
                .filter(row -> only.isEmpty() || row.state() == RequirementState.parse(only))
                .collect(Collectors.groupingBy(
                        row -> row.requirement().part(), LinkedHashMap::new, Collectors.toList()));
        return Templates.matrix(new MatrixPage(
                product,
                facts.product(product),
                risks.due(product),
                Law.CATALOGUES,
                catalogue,
                rows.size(),
                Arrays.stream(RequirementState.values())
                        .map(state -> count(product, catalogue, state, counts.getOrDefault(state, 0L), only))
                        .toList(),
                parts.entrySet().stream()
                        .map(part -> new Part(part.getKey(), part.getValue()))
                        .toList()));
    }

    private static StateCount count(
            Product product, Catalogue catalogue, RequirementState state, long count, String only) {
        boolean current = state.slug().equals(only);
        return new StateCount(
                state,
                count,
                current,
                "/products/%s/compliance?catalogue=%s%s"
                        .formatted(product.slug(), catalogue.id(), current ? "" : "&state=" + state.slug()));
    }

    @GET
    @Path("requirements/{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance requirement(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        MatrixRow row = matrix.row(product, id);
        return page(product, row, row.justification().orElse(""), "");
    }

    @POST
    @Path("requirements/{id}/exception")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response setAside(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("justification") @DefaultValue("") String justification) {
        Product product = product(slug);
        return done(product, id, justification, () -> matrix.setAside(caller.get(), product, id, justification));
    }

    @POST
    @Path("requirements/{id}/owner")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response setOwner(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("email") @DefaultValue("") String email) {
        Product product = product(slug);
        return done(product, id, "", () -> matrix.setOwner(caller.get(), product, id, email));
    }

    @POST
    @Path("requirements/{id}/targets")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response setTarget(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("source") @DefaultValue("") String source,
            @FormParam("percent") @DefaultValue("0") int percent,
            @FormParam("reason") @DefaultValue("") String reason) {
        Product product = product(slug);
        return done(product, id, "", () -> evidence.setTarget(caller.get(), product, source, percent, reason));
    }

    private Response done(Product product, String id, String justification, Runnable act) {
        try {
            act.run();
            return Response.seeOther(
                            URI.create("/products/%s/compliance/requirements/%s".formatted(product.slug(), id)))
                    .build();
        } catch (Problem problem) {
            MatrixRow row = matrix.row(product, id);
            String kept = justification.isEmpty() ? row.justification().orElse("") : justification;
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, row, kept, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance page(Product product, MatrixRow row, String justification, String problem) {
        List<String> sources =
                row.figures().stream().map(figure -> figure.record().source()).toList();
        return Templates.requirement(new RequirementPage(
                product,
                Law.catalogueOf(row.requirement()),
                row,
                CrossReference.of(row.requirement()),
                FigureHistory.of(evidence.history(product, sources)),
                row.owner().orElse(""),
                colleagues.active(product.organization()),
                justification,
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
