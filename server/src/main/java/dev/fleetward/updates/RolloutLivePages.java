package dev.fleetward.updates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.standing.Standings;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;

/** The live part of a rollout's page as server-sent events: sent when something in it changed. */
@Path("/products/{slug}/updates/rollouts/{id}/live")
class RolloutLivePages {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** Browsers connect again by themselves. */
    private static final Duration MAX_STREAM = Duration.ofMinutes(30);

    private final Products products;
    private final Rollouts rollouts;
    private final Standings standings;
    private final CurrentCaller caller;

    RolloutLivePages(Products products, Rollouts rollouts, Standings standings, CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.standings = standings;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @Allow(Permission.VIEW)
    public Multi<String> live(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = products.require(caller.organization(), slug);
        rollouts.require(product, id);
        return Multi.createFrom()
                .ticks()
                .every(LOOK_EVERY)
                .onOverflow()
                .drop()
                .select()
                .first(MAX_STREAM)
                .onItem()
                .transformToUniAndConcatenate(_ -> Uni.createFrom()
                        .item(() -> part(product, id))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .skip()
                .repetitions();
    }

    private String part(Product product, UUID id) {
        Rollout rollout = rollouts.require(product, id);
        return RolloutPages.Templates.rolloutLive(new RolloutView(
                        product.slug(),
                        rollout,
                        rollouts.progress(product.organization(), id),
                        standings.tallies(product.organization(), id)))
                .render();
    }
}
