package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** How vulnerabilities of a product are weighed. */
@Path("/products/{slug}/priority-policy")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class PolicyPages {
    private final Db db;
    private final Products products;
    private final Priorities priorities;
    private final CurrentCaller caller;

    PolicyPages(Db db, Products products, Priorities priorities, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.priorities = priorities;
        this.caller = caller;
    }

    record PolicyPage(Product product, Policy policy, boolean mayChange) {
        public List<String> missions() {
            return List.of("low", "medium", "high");
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance policy(PolicyPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance policy(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(
                caller.organization(),
                tx -> Templates.policy(new PolicyPage(
                        product, priorities.policy(tx, product), caller.get().may(Permission.MANAGE_VULNERABILITIES))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response change(
            @PathParam("slug") String slug,
            @RestForm @Nullable String environment,
            @RestForm @Nullable String mission,
            @RestForm @Nullable String likelyPercent,
            @RestForm @Nullable String criticalScore,
            @RestForm @Nullable String exploitedDays,
            @RestForm @Nullable String actDays,
            @RestForm @Nullable String highDays,
            @RestForm @Nullable String restDays) {
        Product product = products.require(caller.organization(), slug);
        var change = new Policy.Change(
                environment,
                mission,
                number(likelyPercent),
                number(criticalScore),
                days(exploitedDays),
                days(actDays),
                days(highDays),
                days(restDays));
        db.doInTransaction(caller.organization(), tx -> priorities.change(tx, caller.get(), product, change));
        return Response.seeOther(URI.create("/products/" + slug + "/triage")).build();
    }

    private static @Nullable Double number(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException none) {
            throw Problem.invalid("“" + text + "” is no number.");
        }
    }

    private static @Nullable Integer days(@Nullable String text) {
        Double number = number(text);
        return number == null ? null : Integer.valueOf((int) Math.round(number));
    }
}
