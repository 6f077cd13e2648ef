package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.kernel.Cursor;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The matrix of requirements, one requirement, and the ledger. */
@Path("/products/{slug}/compliance")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class CompliancePages {
    private final Evidence evidence;
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    CompliancePages(Evidence evidence, LawFacts facts, Products products, CurrentCaller caller) {
        this.evidence = evidence;
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    record Part(String title, List<MatrixRow> rows) {}

    record MatrixPage(
            Product product, ProductFacts facts, long evidenced, long attention, long unknown, List<Part> parts) {}

    record RequirementPage(Product product, MatrixRow row, String justification, String problem) {}

    record LedgerPage(
            Product product,
            Verification verification,
            List<EvidenceRecord> records,
            @Nullable String next) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance matrix(MatrixPage page);

        static native TemplateInstance requirement(RequirementPage page);

        static native TemplateInstance ledger(LedgerPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance matrix(@PathParam("slug") String slug) {
        Product product = product(slug);
        List<MatrixRow> rows = evidence.matrix(product);
        Map<RequirementState, Long> counts =
                rows.stream().collect(Collectors.groupingBy(MatrixRow::state, Collectors.counting()));
        Map<String, List<MatrixRow>> parts =
                rows.stream().collect(Collectors.groupingBy(CompliancePages::part, TreeMap::new, Collectors.toList()));
        return Templates.matrix(new MatrixPage(
                product,
                facts.product(product),
                counts.getOrDefault(RequirementState.EVIDENCED, 0L),
                counts.getOrDefault(RequirementState.ATTENTION, 0L),
                counts.getOrDefault(RequirementState.UNKNOWN, 0L),
                parts.entrySet().stream()
                        .map(part -> new Part(part.getKey(), part.getValue()))
                        .toList()));
    }

    @GET
    @Path("requirements/{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance requirement(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        MatrixRow row = row(product, id);
        return Templates.requirement(
                new RequirementPage(product, row, row.justification().orElse(""), ""));
    }

    @POST
    @Path("requirements/{id}/exception")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response setAside(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("justification") @DefaultValue("") String justification) {
        Product product = product(slug);
        try {
            evidence.setAside(caller.get(), product, id, justification);
            return see("/products/%s/compliance/requirements/%s".formatted(slug, id));
        } catch (Problem problem) {
            return again(problem, product, id, justification);
        }
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
        try {
            evidence.setTarget(caller.get(), product, source, percent, reason);
            return see("/products/%s/compliance/requirements/%s".formatted(slug, id));
        } catch (Problem problem) {
            return again(problem, product, id, row(product, id).justification().orElse(""));
        }
    }

    @GET
    @Path("evidence")
    @Allow(Permission.VIEW)
    public TemplateInstance ledger(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        var records = evidence.records(product, Cursor.parse(after, null));
        return Templates.ledger(new LedgerPage(
                product,
                evidence.verify(product),
                records.items(),
                records.next() == null ? null : "?after=" + records.next()));
    }

    @POST
    @Path("evidence/measurements")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response measure(@PathParam("slug") String slug) {
        evidence.measure(product(slug));
        return see("/products/%s/compliance".formatted(slug));
    }

    private Response again(Problem problem, Product product, String id, String justification) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(Templates.requirement(
                        new RequirementPage(product, row(product, id), justification, problem.detail())))
                .build();
    }

    private MatrixRow row(Product product, String id) {
        return evidence.matrix(product).stream()
                .filter(row -> row.requirement().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Requirement", id));
    }

    private static String part(MatrixRow row) {
        return row.requirement().id().startsWith("CRA.II.")
                ? "Part II: vulnerability handling"
                : "Part I: properties of the product";
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
