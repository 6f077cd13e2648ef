package dev.fleetward.privacy.retention;

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
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long each kind of data is kept, and what went when its time was over. */
@Path("/products/{slug}/data-rights/retention")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class RetentionPages {
    private final RetentionPolicy policy;
    private final Products products;
    private final CurrentCaller caller;

    RetentionPages(RetentionPolicy policy, Products products, CurrentCaller caller) {
        this.policy = policy;
        this.products = products;
        this.caller = caller;
    }

    record RetentionPage(
            Product product, List<Kept> byDays, List<Kept> otherwise, List<Removed> removals, String problem) {
        /** @param name of the kind */
        record Removed(String name, Run run) {}
    }

    record KindPage(Product product, Kept kept, long maxDays, String problem) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance retention(RetentionPage page);

        static native TemplateInstance retentionKind(KindPage page);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance retention(@PathParam("slug") String slug) {
        Product product = product(slug);
        List<Kept> all = policy.of(product);
        Map<String, Kept> byId =
                all.stream().collect(Collectors.toMap(kept -> kept.kind().id(), Function.identity()));
        return Templates.retention(new RetentionPage(
                product,
                all.stream().filter(kept -> kept.days().isPresent()).toList(),
                all.stream().filter(kept -> kept.days().isEmpty()).toList(),
                policy.removals(product).stream()
                        .map(run -> new RetentionPage.Removed(
                                byId.containsKey(run.kind())
                                        ? byId.get(run.kind()).kind().name()
                                        : run.kind(),
                                run))
                        .toList(),
                ""));
    }

    @GET
    @Path("{kind}")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance kind(@PathParam("slug") String slug, @PathParam("kind") String kind) {
        return page(product(slug), kind, "");
    }

    /** Empty for the standard. */
    @POST
    @Path("{kind}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response keep(
            @PathParam("slug") String slug, @PathParam("kind") String kind, @FormParam("days") @Nullable String days) {
        Product product = product(slug);
        try {
            policy.keep(caller.get(), product, kind, number(days));
            return Response.seeOther(URI.create("/products/%s/data-rights/retention".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            if (problem.status() == 404) {
                throw problem;
            }
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, kind, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance page(Product product, String kind, String problem) {
        Kept kept = policy.of(product).stream()
                .filter(one -> one.kind().id().equals(kind) && one.days().isPresent())
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Kind of data", kind));
        return Templates.retentionKind(new KindPage(product, kept, RetentionPolicy.MAX_DAYS, problem));
    }

    private static @Nullable Integer number(@Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        try {
            return Integer.valueOf(typed.strip());
        } catch (NumberFormatException e) {
            throw Problem.invalid("“%s” is not a number of days.".formatted(typed));
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
