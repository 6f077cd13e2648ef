package dev.fleetward.compliance.suppliers;

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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Suppliers of a product with what they were asked, each of them, and the due-diligence file to print. */
@Path("/products/{slug}/compliance/suppliers")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SupplierPages {
    private final Suppliers suppliers;
    private final DueDiligences files;
    private final Products products;
    private final CurrentCaller caller;

    SupplierPages(Suppliers suppliers, DueDiligences files, Products products, CurrentCaller caller) {
        this.suppliers = suppliers;
        this.files = files;
        this.products = products;
        this.caller = caller;
    }

    record ListPage(Product product, DueDiligence file, String problem) {}

    record OnePage(Product product, DueDiligence file, DueDiligence.Maker maker, String problem) {
        public Question.What[] kinds() {
            return Question.What.values();
        }

        public List<DueDiligence.Asked> unanswered() {
            return maker.questions().stream()
                    .filter(one -> one.question().answer().isEmpty())
                    .toList();
        }
    }

    record FilePage(Product product, DueDiligence file) {
        public List<Question.What> kinds() {
            return DueDiligence.kinds();
        }
    }

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance suppliers(ListPage page);

        static native TemplateInstance supplier(OnePage page);

        static native TemplateInstance dueDiligence(FilePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        return list(product(slug), "");
    }

    @GET
    @Path("due-diligence")
    @Allow(Permission.VIEW)
    public TemplateInstance file(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.dueDiligence(new FilePage(product, files.of(product)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response add(@PathParam("slug") String slug, MultivaluedMap<String, String> form) {
        Product product = product(slug);
        try {
            return see(product, suppliers.add(caller.get(), product, Given.text(form.getFirst("name")), change(form)));
        } catch (Problem problem) {
            return again(problem, list(product, problem.detail()));
        }
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return page(product(slug), id, "");
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response change(
            @PathParam("slug") String slug, @PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        Product product = product(slug);
        return done(product, id, () -> suppliers.change(caller.get(), product, id, change(form)));
    }

    @POST
    @Path("{id}/remove")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        try {
            suppliers.remove(caller.get(), product, id);
            return Response.seeOther(URI.create("/products/%s/compliance/suppliers".formatted(product.slug())))
                    .build();
        } catch (Problem problem) {
            return again(problem, page(product, id, problem.detail()));
        }
    }

    @POST
    @Path("{id}/questions")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response ask(@PathParam("slug") String slug, @PathParam("id") UUID id, MultivaluedMap<String, String> form) {
        Product product = product(slug);
        return done(
                product,
                id,
                () -> suppliers.ask(
                        caller.get(),
                        product,
                        id,
                        new Suppliers.Ask(
                                form.getFirst("what"),
                                form.getFirst("detail"),
                                form.getFirst("askedOn"),
                                form.getFirst("dueOn"))));
    }

    @POST
    @Path("{id}/answers")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response answer(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @RestForm @Nullable String question,
            @RestForm @Nullable String answeredOn,
            @RestForm @Nullable String note,
            @RestForm @Nullable String link,
            @RestForm @Nullable String supportUntil,
            @RestForm("file") @Nullable FileUpload sent) {
        Product product = product(slug);
        return done(product, id, () -> {
            UUID asked = questionId(Given.text(question));
            suppliers.answer(
                    caller.get(), product, id, asked, new Suppliers.Answered(answeredOn, note, link, supportUntil));
            if (sent != null && !sent.fileName().isBlank()) {
                keep(product, id, asked, sent);
            }
        });
    }

    private void keep(Product product, UUID id, UUID question, FileUpload sent) {
        try (InputStream content = Files.newInputStream(sent.uploadedFile())) {
            suppliers.document(caller.get(), product, id, question, sent.fileName(), content);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an upload", e);
        }
    }

    private static UUID questionId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("Choose the question that was answered.");
        }
    }

    private static Suppliers.Change change(MultivaluedMap<String, String> form) {
        String supplies = form.getFirst("supplies");
        return new Suppliers.Change(
                form.getFirst("contact"),
                supplies == null ? null : supplies.lines().toList(),
                form.getFirst("supportUntil"),
                form.getFirst("note"));
    }

    private Response done(Product product, UUID id, Runnable deed) {
        try {
            deed.run();
            return see(product, id);
        } catch (Problem problem) {
            return again(problem, page(product, id, problem.detail()));
        }
    }

    private TemplateInstance list(Product product, String problem) {
        return Templates.suppliers(new ListPage(product, files.of(product), problem));
    }

    private TemplateInstance page(Product product, UUID id, String problem) {
        DueDiligence file = files.of(product);
        return Templates.supplier(new OnePage(product, file, DueDiligences.require(file, id), problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(Product product, UUID id) {
        return Response.seeOther(URI.create("/products/%s/compliance/suppliers/%s".formatted(product.slug(), id)))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
