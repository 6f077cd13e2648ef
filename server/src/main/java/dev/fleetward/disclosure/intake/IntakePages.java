package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.facts.LawFacts;
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
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The ways in for reports: which pages are open, how soon reporters are answered, the key they encrypt to. */
@Path("/products/{slug}/intake")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class IntakePages {
    private final Doors doors;
    private final AnswerTimes times;
    private final LawFacts facts;
    private final MailImport mails;
    private final Products products;
    private final CurrentCaller caller;

    IntakePages(
            Doors doors, AnswerTimes times, LawFacts facts, MailImport mails, Products products, CurrentCaller caller) {
        this.doors = doors;
        this.times = times;
        this.facts = facts;
        this.mails = mails;
        this.products = products;
        this.caller = caller;
    }

    /** @param pages paths of the report pages that are open */
    record IntakePage(
            Product product,
            List<String> pages,
            boolean published,
            boolean routed,
            AnswerTimes.Figures answers,
            Optional<IntakeKey> key,
            String typed,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance intake(IntakePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(slug, "", "");
    }

    @POST
    @Path("key")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response state(@PathParam("slug") String slug, @FormParam("publicKey") @DefaultValue("") String publicKey) {
        products.require(caller.organization(), slug);
        try {
            doors.state(caller.get(), publicKey);
            return see(slug);
        } catch (Problem problem) {
            String typed = publicKey.contains("PRIVATE KEY") ? "" : publicKey;
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(slug, typed, problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("key/removal")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response remove(@PathParam("slug") String slug) {
        products.require(caller.organization(), slug);
        doors.removeKey(caller.get());
        return see(slug);
    }

    @POST
    @Path("mails")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_CASES)
    public Response mail(@PathParam("slug") String slug, @RestForm("mail") @Nullable FileUpload sent) {
        Product product = products.require(caller.organization(), slug);
        try {
            if (sent == null || sent.fileName().isBlank()) {
                throw Problem.invalid("Choose a mail, saved as .eml.");
            }
            try (InputStream eml = Files.newInputStream(sent.uploadedFile())) {
                MailImport.Imported imported = mails.read(caller.get(), product, eml);
                return Response.seeOther(URI.create("/products/%s/cases/%s/report".formatted(slug, imported.number())))
                        .build();
            }
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(slug, "", problem.detail()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a mail", e);
        }
    }

    private TemplateInstance page(String slug, String typed, String problem) {
        Product product = products.require(caller.organization(), slug);
        Optional<String> published = facts.product(product).publishedAs();
        boolean routed = doors.isOpen(product.organization());
        List<String> pages =
                routed ? published.stream().map("/p/%s/report"::formatted).toList() : List.of();
        return Templates.intake(new IntakePage(
                product,
                pages,
                published.isPresent(),
                routed,
                times.of(product.organization(), product.id()),
                doors.key(product.organization()),
                typed,
                problem));
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/intake".formatted(slug)))
                .build();
    }
}
