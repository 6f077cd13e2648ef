package dev.fleetward.updates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.actions.SavedQueries;
import dev.fleetward.devices.actions.SavedQuery;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/rollouts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RolloutResource {
    private final Products products;
    private final Rollouts rollouts;
    private final RollBack rollBack;
    private final SavedQueries queries;
    private final CurrentCaller caller;

    RolloutResource(
            Products products, Rollouts rollouts, RollBack rollBack, SavedQueries queries, CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.rollBack = rollBack;
        this.queries = queries;
        this.caller = caller;
    }

    /** @param version for rolling back: the earlier release, absent for the newest one below */
    record Reason(@Nullable String reason, @Nullable String version) {
        static @Nullable String of(@Nullable Reason body) {
            return body == null ? null : body.reason;
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<JsonNode> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return rollouts.page(product, Cursor.parse(after, limit)).map(rollout -> report(product, rollout));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response create(@PathParam("slug") String slug, RolloutRequest request) {
        Product product = product(slug);
        NewRollout plan = request.plan(savedText(product, request));
        Rollout rollout = Boolean.TRUE.equals(request.start())
                ? rollouts.launch(caller.get(), product, plan)
                : rollouts.create(caller.get(), product, plan);
        return Response.status(201).entity(report(product, rollout)).build();
    }

    private @Nullable String savedText(Product product, RolloutRequest request) {
        String name = request.savedQuery();
        if (name == null || name.isBlank()) {
            return null;
        }
        return queries.list(caller.get(), product).stream()
                .filter(query -> query.name().equals(name.strip()))
                .findFirst()
                .map(SavedQuery::query)
                .orElseThrow(() -> Problem.notFound("Saved query", name));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public JsonNode rollout(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.require(product, id));
    }

    @POST
    @Path("{id}/start")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode start(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.start(caller.get(), product, id));
    }

    @POST
    @Path("{id}/approve")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode approve(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason note) {
        Product product = product(slug);
        return report(product, rollouts.approve(caller.get(), product, id, Reason.of(note)));
    }

    @POST
    @Path("{id}/send-back")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode sendBack(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason reason) {
        Product product = product(slug);
        return report(product, rollouts.sendBack(caller.get(), product, id, Reason.of(reason)));
    }

    @POST
    @Path("{id}/pause")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode pause(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason reason) {
        Product product = product(slug);
        return report(product, rollouts.pause(caller.get(), product, id, Reason.of(reason)));
    }

    @POST
    @Path("{id}/resume")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode resume(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason reason) {
        Product product = product(slug);
        return report(product, rollouts.resume(caller.get(), product, id, Reason.of(reason)));
    }

    @POST
    @Path("{id}/advance")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode advance(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.advance(caller.get(), product, id));
    }

    @POST
    @Path("{id}/cancel")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode cancel(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.cancel(caller.get(), product, id));
    }

    /** Answers with the rollout that brings the devices back. */
    @POST
    @Path("{id}/roll-back")
    @Allow(Permission.MANAGE_UPDATES)
    public Response rollBack(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason reason) {
        Product product = product(slug);
        String version = reason == null ? null : reason.version();
        Rollout back = rollBack.of(caller.get(), product, id, version, Reason.of(reason));
        return Response.status(201).entity(report(product, back)).build();
    }

    private JsonNode report(Product product, Rollout rollout) {
        ObjectNode report = Json.MAPPER.valueToTree(rollout);
        report.remove("product");
        Progress progress = rollouts.progress(product.organization(), rollout.id());
        ObjectNode counts = Json.MAPPER.valueToTree(progress);
        counts.put("total", progress.total());
        counts.put("updated", progress.updated());
        report.set("progress", counts);
        Verdict guard = rollout.guard();
        if (guard != null) {
            ((ObjectNode) report.get("guard")).put("sentence", guard.sentence());
        }
        for (int i = 0; i < rollout.verdicts().size(); i++) {
            ((ObjectNode) report.get("verdicts").get(i))
                    .put("sentence", rollout.verdicts().get(i).sentence());
        }
        return report;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
