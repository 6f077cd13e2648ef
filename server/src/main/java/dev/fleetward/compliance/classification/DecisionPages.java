package dev.fleetward.compliance.classification;

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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guided decision on one page, and each decision to read and print. */
@Path("/products/{slug}/compliance/classification")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DecisionPages {
    private final Classifications classifications;
    private final Products products;
    private final CurrentCaller caller;

    DecisionPages(Classifications classifications, Products products, CurrentCaller caller) {
        this.classifications = classifications;
        this.products = products;
        this.caller = caller;
    }

    /** @param said the answer given so far */
    record Asked(Guide.Question question, String said) {
        public boolean isChoice() {
            return question.kind() == Guide.Kind.CHOICE;
        }

        public boolean isText() {
            return question.kind() == Guide.Kind.TEXT;
        }

        public boolean isCategory() {
            return question.kind() == Guide.Kind.CATEGORY;
        }
    }

    record Part(String title, List<Asked> asked) {}

    record GuidePage(
            Product product,
            List<Decision> decisions,
            List<Part> parts,
            List<Guide.Category> categories,
            Optional<Outcome> outcome,
            String law,
            String problem) {}

    record DecisionPage(Product product, Decision decision, boolean newest) {}

    @CheckedTemplate(basePath = "compliance/classification")
    static class Templates {
        private Templates() {}

        static native TemplateInstance guide(GuidePage page);

        static native TemplateInstance decision(DecisionPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance guide(@PathParam("slug") String slug) {
        Product product = product(slug);
        var answers = new HashMap<String, String>();
        classifications
                .newest(product)
                .ifPresent(last -> last.outcome().answers().forEach(one -> answers.put(one.question(), one.answer())));
        return page(product, answers, Optional.empty(), "");
    }

    /** Shows what the answers lead to, or keeps it as the decision. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response decide(@PathParam("slug") String slug, MultivaluedMap<String, String> typed) {
        Product product = product(slug);
        var answers = new HashMap<String, String>();
        Guide.GUIDE.questions().forEach(question -> {
            String said = typed.getFirst(question.id());
            answers.put(question.id(), said == null ? "" : said);
        });
        try {
            if (!"keep".equals(typed.getFirst("act"))) {
                return Response.ok(page(product, answers, Optional.of(classifications.check(answers)), ""))
                        .build();
            }
            Decision kept = classifications.decide(caller.get(), product, answers);
            return Response.seeOther(
                            URI.create("/products/%s/compliance/classification/%d".formatted(slug, kept.number())))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, answers, Optional.empty(), problem.detail()))
                    .build();
        }
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance decision(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        Decision decision = classifications.require(product, number);
        boolean newest = classifications
                .newest(product)
                .filter(last -> last.number() == number)
                .isPresent();
        return Templates.decision(new DecisionPage(product, decision, newest));
    }

    private TemplateInstance page(
            Product product, Map<String, String> answers, Optional<Outcome> outcome, String problem) {
        List<Part> parts = Guide.GUIDE.questions().stream()
                .map(Guide.Question::part)
                .distinct()
                .map(title -> new Part(
                        title,
                        Guide.GUIDE.questions().stream()
                                .filter(question -> question.part().equals(title))
                                .map(question -> new Asked(question, answers.getOrDefault(question.id(), "")))
                                .toList()))
                .toList();
        return Templates.guide(new GuidePage(
                product,
                classifications.history(product),
                parts,
                Guide.GUIDE.categories(),
                outcome,
                Guide.GUIDE.law(),
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
