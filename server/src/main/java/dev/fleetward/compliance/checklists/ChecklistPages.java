package dev.fleetward.compliance.checklists;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.routing.CsirtRouting;
import dev.fleetward.disclosure.routing.Operator;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Filled checklists, one to fill in, and one to print. */
@Path("/products/{slug}/compliance/checklists")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ChecklistPages {
    private final Checks checks;
    private final CsirtRouting routing;
    private final Products products;
    private final CurrentCaller caller;

    ChecklistPages(Checks checks, CsirtRouting routing, Products products, CurrentCaller caller) {
        this.checks = checks;
        this.routing = routing;
        this.products = products;
        this.caller = caller;
    }

    record ListPage(Product product, List<OperatorCheck> checks) {
        public long count() {
            return checks.size();
        }
    }

    /** @param answer yes, no or empty */
    record Line(CheckItem item, String answer, String note) {}

    record FormPage(
            Product product,
            String role,
            String operator,
            String checkedBy,
            String checkedOn,
            List<Line> lines,
            List<String> operators,
            String problem) {}

    record CheckPage(Product product, OperatorCheck check, List<Line> lines) {}

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance checklists(ListPage page);

        static native TemplateInstance newChecklist(FormPage page);

        static native TemplateInstance checklist(CheckPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.checklists(new ListPage(product, checks.list(product)));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public TemplateInstance fill(
            @PathParam("slug") String slug, @QueryParam("role") @DefaultValue("importer") String role) {
        return form(product(slug), role, new MultivaluedHashMap<>(), "");
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        OperatorCheck check = checks.require(product, id);
        return Templates.checklist(new CheckPage(
                product,
                check,
                CheckItem.of(check.role()).stream()
                        .flatMap(item -> check.answer(item.id()).stream()
                                .map(answer -> new Line(item, answer.yes() ? "yes" : "no", answer.note())))
                        .toList()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response record(@PathParam("slug") String slug, MultivaluedMap<String, String> form) {
        Product product = product(slug);
        String role = text(form, "role");
        try {
            List<Checks.Given> answers = CheckItem.of(role).stream()
                    .map(item -> new Checks.Given(
                            item.id(), text(form, "answer-" + item.id()), text(form, "note-" + item.id())))
                    .toList();
            OperatorCheck kept = checks.record(
                    caller.get(),
                    product,
                    new Checks.Filled(
                            role, text(form, "operator"), text(form, "checkedBy"), text(form, "checkedOn"), answers));
            return Response.seeOther(URI.create("/products/%s/compliance/checklists/%s".formatted(slug, kept.id())))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(form(product, role, form, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance form(Product product, String role, MultivaluedMap<String, String> typed, String problem) {
        return Templates.newChecklist(new FormPage(
                product,
                role,
                text(typed, "operator"),
                text(typed, "checkedBy"),
                text(typed, "checkedOn"),
                CheckItem.of(role).stream()
                        .map(item ->
                                new Line(item, text(typed, "answer-" + item.id()), text(typed, "note-" + item.id())))
                        .toList(),
                routing.operators(product.organization()).stream()
                        .filter(one -> one.role().slug().equals(role))
                        .map(Operator::name)
                        .toList(),
                problem));
    }

    private static String text(MultivaluedMap<String, String> form, String field) {
        return Objects.requireNonNullElse(form.getFirst(field), "");
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
