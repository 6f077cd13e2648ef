package dev.fleetward.updates.coverage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;

/** One coverage statement, and how to check it without this server. */
@Path("/products/{slug}/updates/coverage-statements/{number: \\d{1,9}}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class StatementPages {
    private final Products products;
    private final Statements statements;
    private final CurrentCaller caller;

    StatementPages(Products products, Statements statements, CurrentCaller caller) {
        this.products = products;
        this.statements = statements;
        this.caller = caller;
    }

    record StatementPage(Product product, Statement statement, StatementBody body, boolean verified) {
        public String api() {
            return "/api/v1/products/%s/coverage-statements/%d".formatted(product.slug(), body.number());
        }

        public String rolloutHref() {
            return "/products/%s/updates/rollouts/%s/coverage".formatted(product.slug(), statement.rollout());
        }

        public String signature() {
            return Base64.getEncoder().encodeToString(statement.signature());
        }

        public String pem() {
            return StatementKeys.pem(statement.publicKey());
        }

        /** As anyone checks it without this server. */
        public String check() {
            String name = "coverage-%s-%d".formatted(product.slug(), body.number());
            return "openssl pkeyutl -verify -pubin -inkey statement-key.pem -rawin -in %s.json -sigfile %s.sig"
                    .formatted(name, name);
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance statement(StatementPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance statement(@PathParam("slug") String slug, @PathParam("number") int number) {
        Product product = products.require(caller.organization(), slug);
        Statement one = statements.require(product, number);
        return Templates.statement(new StatementPage(product, one, Statements.read(one), one.verifies()));
    }
}
