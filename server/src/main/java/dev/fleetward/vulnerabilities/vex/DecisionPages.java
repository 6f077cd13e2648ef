package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Decisions and VEX documents of a product. */
@Path("/products/{slug}/decisions")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DecisionPages {
    private final Products products;
    private final DecisionView view;
    private final Documents documents;
    private final CurrentCaller caller;

    DecisionPages(Products products, DecisionView view, Documents documents, CurrentCaller caller) {
        this.products = products;
        this.view = view;
        this.documents = documents;
        this.caller = caller;
    }

    record ListPage(
            Product product,
            PageOf<DecisionView.Line> rows,
            List<DocumentStore.Imported> documents,
            List<DocumentStore.Issuer> issuers,
            boolean mayDecide) {
        public @Nullable String nextHref() {
            return rows.next() == null ? null : "?after=" + rows.next();
        }
    }

    record OnePage(Product product, DecisionView.Detail detail, boolean mayDecide) {
        public String title() {
            return detail.decision().vulnerability() + " "
                    + detail.decision().ruling().state().title();
        }

        public boolean mayWithdraw() {
            return mayDecide && detail.decision().withdrawnAt().isEmpty();
        }

        public boolean mayTrust() {
            return mayWithdraw()
                    && !detail.decision().applies()
                    && detail.decision().source() == Decision.Source.SUPPLIER;
        }

        public String sentence() {
            if (!detail.idle().isEmpty()) {
                return "It decides nothing now: " + detail.idle() + ".";
            }
            long all = detail.appliesTo().size();
            String holds = all == 1 ? "It holds for 1 finding" : "It holds for %,d findings".formatted(all);
            return detail.inherited() == 0
                    ? holds + "."
                    : holds + ", %,d of them inherited by later versions.".formatted(detail.inherited());
        }
    }

    record ImportPage(Product product, Documents.Report report) {}

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance decisions(ListPage page);

        static native TemplateInstance decision(OnePage page);

        static native TemplateInstance vexImported(ImportPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        return Templates.decisions(new ListPage(
                product,
                view.list(product, null, null, false, Cursor.parse(after, null)),
                documents.list(product),
                documents.issuers(product),
                mayDecide()));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return Templates.decision(new OnePage(product, view.find(product, DecisionsResource.id(id)), mayDecide()));
    }

    @POST
    @Path("{id}/withdrawal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response withdraw(@PathParam("slug") String slug, @PathParam("id") String id) {
        view.withdraw(caller.get(), product(slug), DecisionsResource.id(id));
        return Response.seeOther(URI.create("/products/" + slug + "/decisions/" + id))
                .build();
    }

    /** @param source whose word the issuer's is from now on; empty to trust it no longer */
    @POST
    @Path("issuers")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response trust(
            @PathParam("slug") String slug, @RestForm @Nullable String issuer, @RestForm @Nullable String source) {
        String named = issuer == null ? "" : issuer;
        if (source == null || source.isEmpty()) {
            documents.distrust(caller.get(), product(slug), named);
        } else {
            documents.trust(caller.get(), product(slug), named, source);
        }
        return Response.seeOther(URI.create("/products/" + slug + "/decisions")).build();
    }

    /** @param document in place of a file, where another page made it */
    @POST
    @Path("import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public TemplateInstance take(
            @PathParam("slug") String slug,
            @RestForm("vex") @Nullable FileUpload file,
            @RestForm @Nullable String document,
            @RestForm @Nullable String subject,
            @RestForm @Nullable String trust)
            throws IOException {
        Product product = product(slug);
        boolean written = document != null && !document.isBlank();
        if (!written && (file == null || file.size() == 0)) {
            throw Problem.invalid("Choose the document to import: OpenVEX, CycloneDX or CSAF, as JSON.");
        }
        try (InputStream body = file == null || written
                ? new ByteArrayInputStream(String.valueOf(document).getBytes(StandardCharsets.UTF_8))
                : Files.newInputStream(file.uploadedFile())) {
            return Templates.vexImported(
                    new ImportPage(product, documents.take(caller.get(), product, body, subject, trust)));
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private boolean mayDecide() {
        return caller.get().may(Permission.MANAGE_VULNERABILITIES);
    }
}
