package dev.fleetward.crashes.analysis;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.crashes.grouping.Signature;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a stack counts, for one product. */
@Path("/products/{slug}/grouping-rules")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class RulesPages {
    private final Products products;
    private final Rules rules;
    private final CurrentCaller caller;

    RulesPages(Products products, Rules rules, CurrentCaller caller) {
        this.products = products;
        this.rules = rules;
        this.caller = caller;
    }

    record RulesPage(Product product, String drop, String inApp, String notInApp, String problem, boolean mayChange) {
        public String recipe() {
            return Signature.RECIPE;
        }
    }

    @CheckedTemplate(basePath = "crashes")
    static class Templates {
        private Templates() {}

        static native TemplateInstance rules(RulesPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance rules(@PathParam("slug") String slug) {
        Product product = product(slug);
        GroupingRules now = rules.of(product);
        return Templates.rules(
                new RulesPage(product, text(now.drop()), text(now.inApp()), text(now.notInApp()), "", mayChange()));
    }

    @POST
    @Allow(Permission.MANAGE_ISSUES)
    public Response change(
            @PathParam("slug") String slug,
            @FormParam("drop") @Nullable String drop,
            @FormParam("inApp") @Nullable String inApp,
            @FormParam("notInApp") @Nullable String notInApp) {
        Product product = product(slug);
        try {
            rules.change(caller.get(), product, new GroupingRules(lines(drop), lines(inApp), lines(notInApp)));
            return Response.seeOther(URI.create("/products/" + slug + "/issues"))
                    .build();
        } catch (Problem problem) {
            var page = new RulesPage(
                    product, orEmpty(drop), orEmpty(inApp), orEmpty(notInApp), problem.detail(), mayChange());
            return Response.status(problem.status())
                    .entity(Templates.rules(page).render())
                    .build();
        }
    }

    private boolean mayChange() {
        return caller.get().may(Permission.MANAGE_ISSUES);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static List<String> lines(@Nullable String text) {
        return orEmpty(text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
