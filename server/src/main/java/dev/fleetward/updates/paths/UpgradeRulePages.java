package dev.fleetward.updates.paths;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.paths.UpgradeRule.Requirement;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/updates/upgrade-rules")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class UpgradeRulePages {
    private final Products products;
    private final Releases releases;
    private final UpgradeRules rules;
    private final CurrentCaller caller;

    UpgradeRulePages(Products products, Releases releases, UpgradeRules rules, CurrentCaller caller) {
        this.products = products;
        this.releases = releases;
        this.rules = rules;
        this.caller = caller;
    }

    record RulesPage(
            Product product, List<UpgradeRule> rules, List<Release> releases, boolean mayChange, String problem) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance upgradeRules(RulesPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug) {
        return page(products.require(caller.organization(), slug), "");
    }

    private TemplateInstance page(Product product, String problem) {
        return Templates.upgradeRules(new RulesPage(
                product,
                rules.list(product),
                releases.page(product, Cursor.parse(null, null)).items(),
                caller.get().may(Permission.MANAGE_UPDATES),
                problem));
    }

    /** @param release software type and version with a space between */
    @POST
    @Allow(Permission.MANAGE_UPDATES)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("release") String release,
            @FormParam("mustPassThrough") @Nullable Boolean mustPassThrough,
            @FormParam("lowestFrom") @Nullable String lowestFrom,
            @FormParam("requires") @Nullable String requires) {
        Product product = products.require(caller.organization(), slug);
        String[] named = release.split(" ", 2);
        try {
            rules.save(
                    caller.get(),
                    product,
                    named[0],
                    named.length == 2 ? named[1] : "",
                    new UpgradeRules.Request(mustPassThrough, lowestFrom, requirements(requires)));
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(page(product, problem.detail()))
                    .build();
        }
        return Response.seeOther(URI.create("/products/%s/updates/upgrade-rules".formatted(slug)))
                .build();
    }

    private static List<Requirement> requirements(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        return Arrays.stream(text.split(","))
                .map(part -> part.strip().split("\\s+", 2))
                .map(pair -> new Requirement(pair[0], pair.length == 2 ? pair[1] : ""))
                .toList();
    }
}
