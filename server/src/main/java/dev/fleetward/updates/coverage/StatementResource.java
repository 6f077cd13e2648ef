package dev.fleetward.updates.coverage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Coverage statements by their number, in all their forms. */
@Path("/api/v1/products/{slug}/coverage-statements")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class StatementResource {
    private final Products products;
    private final Statements statements;
    private final CurrentCaller caller;

    StatementResource(Products products, Statements statements, CurrentCaller caller) {
        this.products = products;
        this.statements = statements;
        this.caller = caller;
    }

    /** A statement in a list: what it comes to, not all it says. */
    record Line(
            int number,
            UUID rollout,
            Instant madeAt,
            String madeBy,
            long reachable,
            long fixedReachable,
            String sha256,
            String signature) {
        static Line of(Statement one) {
            return new Line(
                    one.number(),
                    one.rollout(),
                    one.madeAt(),
                    one.madeBy(),
                    one.reachable(),
                    one.fixedReachable(),
                    one.sha256(),
                    Base64.getEncoder().encodeToString(one.signature()));
        }
    }

    record Verified(boolean valid, String sha256, String signature, String publicKey) {}

    record Printed(StatementBody body, String sha256, String signature, String publicKey) {}

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance statementPdf(Printed it);
    }

    /** @param rollout only those of this rollout */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<Line> list(
            @PathParam("slug") String slug,
            @QueryParam("rollout") @Nullable UUID rollout,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return statements.list(product(slug), rollout, Cursor.parse(after, limit)).map(Line::of);
    }

    /** Exactly the bytes that were signed. */
    @GET
    @Path("{number: \\d{1,9}}")
    @Allow(Permission.VIEW)
    public Response statement(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        return named(Response.ok(statements.require(product, number).text()), product, number, "json");
    }

    /** The 64 bytes of the signature, for {@code openssl pkeyutl -verify -rawin}. */
    @GET
    @Path("{number: \\d{1,9}}/signature")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response signature(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        return named(Response.ok(statements.require(product, number).signature()), product, number, "sig");
    }

    @GET
    @Path("{number: \\d{1,9}}/verify")
    @Allow(Permission.VIEW)
    public Verified verify(@PathParam("slug") String slug, @PathParam("number") int number) {
        Statement one = statements.require(product(slug), number);
        return new Verified(
                one.verifies(),
                one.sha256(),
                Base64.getEncoder().encodeToString(one.signature()),
                StatementKeys.pem(one.publicKey()));
    }

    @GET
    @Path("{number: \\d{1,9}}/devices")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response devices(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        Statement one = statements.require(product, number);
        StreamingOutput csv = out -> {
            try (var in = statements.devices(product, one)) {
                in.transferTo(out);
            }
        };
        return named(Response.ok(csv), product, number, "csv");
    }

    @GET
    @Path("{number: \\d{1,9}}/pdf")
    @Produces("application/pdf")
    @Allow(Permission.VIEW)
    public Response pdf(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = product(slug);
        Statement one = statements.require(product, number);
        String xhtml = Templates.statementPdf(new Printed(
                        Statements.read(one),
                        one.sha256(),
                        Base64.getEncoder().encodeToString(one.signature()),
                        Base64.getEncoder().encodeToString(one.publicKey())))
                .render();
        return named(Response.ok((StreamingOutput) out -> Pdf.write(xhtml, out)), product, number, "pdf");
    }

    /** The public key that verifies the organization's statements, as PEM. */
    @GET
    @Path("key")
    @Produces(MediaType.TEXT_PLAIN)
    @Allow(Permission.VIEW)
    public String key(@PathParam("slug") String slug) {
        return statements.publicKey(product(slug).organization());
    }

    private static Response named(Response.ResponseBuilder answer, Product product, int number, String ending) {
        return answer.header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"coverage-%s-%d.%s\"".formatted(product.slug(), number, ending))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
