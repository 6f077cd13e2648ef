package dev.fleetward.disclosure.scoring;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calculator of a case: metrics chosen, or a vector pasted, and what it comes to. */
@Path("/products/{slug}/cases/{number}/cvss")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ScorePages {
    private final CaseScores scores;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    ScorePages(CaseScores scores, Cases cases, Products products, CurrentCaller caller) {
        this.scores = scores;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    /** @param chosen values by metric */
    record ScorePage(
            Product product,
            Case c,
            CvssForm form,
            Map<String, String> chosen,
            String vector,
            Optional<Scored> scored,
            List<CaseScores.Kept> kept,
            String problem) {
        public List<CvssForm> forms() {
            return CvssForm.ALL;
        }

        public boolean isChosen(CvssForm.Metric metric, CvssForm.Value value) {
            return value.code()
                    .equals(chosen.getOrDefault(
                            metric.code(), metric.values().getLast().code()));
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance caseScore(ScorePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("vector") @DefaultValue("") String vector,
            @Context UriInfo uri) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        if (!vector.isBlank()) {
            return page(product, c, vector);
        }
        CvssForm form = CvssForm.of(version);
        Map<String, String> chosen = new HashMap<>();
        form.metrics()
                .forEach(metric -> Optional.ofNullable(uri.getQueryParameters().getFirst(metric.code()))
                        .ifPresent(value -> chosen.put(metric.code(), value)));
        return chosen.isEmpty()
                ? Templates.caseScore(
                        new ScorePage(product, c, form, chosen, "", Optional.empty(), scores.of(product, c), ""))
                : page(product, c, form.vector(chosen));
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response save(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @FormParam("vector") @DefaultValue("") String vector) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        try {
            scores.save(caller.get(), product, c, vector);
            return Response.seeOther(URI.create("/products/%s/cases/%s#severity".formatted(slug, c.name())))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, c, vector))
                    .build();
        }
    }

    private TemplateInstance page(Product product, Case c, String vector) {
        try {
            Scored scored = Scored.of(vector);
            CvssForm form = CvssForm.of(scored.version());
            Map<String, String> chosen = new HashMap<>();
            for (String part : scored.vector().substring(9).split("/")) {
                chosen.put(part.substring(0, part.indexOf(':')), part.substring(part.indexOf(':') + 1));
            }
            return Templates.caseScore(
                    new ScorePage(product, c, form, chosen, vector, Optional.of(scored), scores.of(product, c), ""));
        } catch (Problem problem) {
            return Templates.caseScore(new ScorePage(
                    product,
                    c,
                    CvssForm.of(""),
                    Map.of(),
                    vector,
                    Optional.empty(),
                    scores.of(product, c),
                    problem.detail()));
        }
    }
}
