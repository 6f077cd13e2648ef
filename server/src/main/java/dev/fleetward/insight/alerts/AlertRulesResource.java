package dev.fleetward.insight.alerts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched.Reading;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/alert-rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AlertRulesResource {
    private final Products products;
    private final Rules rules;
    private final Figures figures;
    private final CurrentCaller caller;

    AlertRulesResource(Products products, Rules rules, Figures figures, CurrentCaller caller) {
        this.products = products;
        this.rules = rules;
        this.figures = figures;
        this.caller = caller;
    }

    public record Asked(@Nullable String figure, @Nullable Map<String, String> slice) {}

    /** @param targets left out for every target but trackers */
    public record SwitchOn(
            @Nullable String figure, @Nullable List<UUID> targets) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<RuleView> list(@PathParam("slug") String slug) {
        return new PageOf<>(rules.list(product(slug)).stream().map(RuleView::of).toList(), null);
    }

    @POST
    @Allow(Permission.MANAGE_ALERTS)
    public Response add(@PathParam("slug") String slug, @Nullable WantedRule wanted) {
        return created(slug, rules.add(caller.get(), product(slug), body(wanted)));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public RuleView show(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return RuleView.of(rules.require(product(slug), id));
    }

    @PUT
    @Path("{id}")
    @Allow(Permission.MANAGE_ALERTS)
    public RuleView change(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable WantedRule wanted) {
        return RuleView.of(rules.change(caller.get(), product(slug), id, body(wanted)));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_ALERTS)
    public Response delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        rules.delete(caller.get(), product(slug), id);
        return Response.noContent().build();
    }

    /** What can be watched, with the rule each room recommends. */
    @GET
    @Path("figures")
    @Allow(Permission.VIEW)
    public PageOf<FigureView> figures(@PathParam("slug") String slug) {
        product(slug);
        return new PageOf<>(figures.all().stream().map(FigureView::of).toList(), null);
    }

    /** The figure's values now. */
    @POST
    @Path("preview")
    @Allow(Permission.VIEW)
    public PageOf<Reading> preview(@PathParam("slug") String slug, @Nullable Asked asked) {
        Product product = product(slug);
        if (asked == null || asked.figure == null) {
            throw Problem.invalid("Send figure, and slice if it has one.");
        }
        return new PageOf<>(rules.preview(product, asked.figure, asked.slice == null ? Map.of() : asked.slice), null);
    }

    @POST
    @Path("recommended")
    @Allow(Permission.MANAGE_ALERTS)
    public Response switchOn(@PathParam("slug") String slug, @Nullable SwitchOn wanted) {
        Product product = product(slug);
        if (wanted == null) {
            throw Problem.invalid("Send figure, and targets if not all.");
        }
        return created(slug, rules.switchOn(caller.get(), product, wanted.figure, wanted.targets));
    }

    private static WantedRule body(@Nullable WantedRule wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send the rule as JSON.");
        }
        return wanted;
    }

    private static Response created(String slug, Rule rule) {
        return Response.created(URI.create("/api/v1/products/%s/alert-rules/%s".formatted(slug, rule.id())))
                .entity(RuleView.of(rule))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
