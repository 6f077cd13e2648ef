package dev.fleetward.updates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.PageOf;
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
    private final LongTail tail;
    private final CurrentCaller caller;

    RolloutResource(Products products, Rollouts rollouts, LongTail tail, CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.tail = tail;
        this.caller = caller;
    }

    record Reason(@Nullable String reason) {}

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
    public Response create(@PathParam("slug") String slug, NewRollout.Request request) {
        Product product = product(slug);
        Rollout rollout = rollouts.create(caller.get(), product, NewRollout.of(request));
        if (Boolean.TRUE.equals(request.start())) {
            rollout = rollouts.start(caller.get(), product, rollout.id());
        }
        return Response.status(201).entity(report(product, rollout)).build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public JsonNode rollout(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.require(product, id));
    }

    /** @param state devices in one state of {@link Deployment.State}; without it, those that could be updated now and are not, or say so without proof */
    @GET
    @Path("{id}/devices")
    @Allow(Permission.VIEW)
    public PageOf<LongTail.Straggler> devices(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return tail.of(product, rollouts.require(product, id), state, Cursor.parse(after, limit));
    }

    @POST
    @Path("{id}/start")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode start(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.start(caller.get(), product, id));
    }

    @POST
    @Path("{id}/pause")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode pause(@PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable Reason reason) {
        Product product = product(slug);
        return report(product, rollouts.pause(caller.get(), product, id, reason == null ? null : reason.reason()));
    }

    @POST
    @Path("{id}/resume")
    @Allow(Permission.MANAGE_UPDATES)
    public JsonNode resume(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return report(product, rollouts.resume(caller.get(), product, id));
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
        return report;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
