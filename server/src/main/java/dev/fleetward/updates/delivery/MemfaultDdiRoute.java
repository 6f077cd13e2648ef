package dev.fleetward.updates.delivery;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/**
 * memfaultd writes one fixed address into SWUpdate's configuration, whatever the project. Requests to it go on as those
 * of a tenant whose name no product can have; links in answers lead back to the fixed address.
 */
class MemfaultDdiRoute {
    static final String TENANT = "~hawkbit";
    static final String ADDRESS = "api/v0/hawkbit/default";
    private static final int BEFORE_RESOURCES = -100;

    void register(@Observes Router router) {
        router.route("/" + ADDRESS + "/*").order(BEFORE_RESOURCES).handler(MemfaultDdiRoute::forward);
    }

    private static void forward(RoutingContext context) {
        String rest = context.request().uri().substring(ADDRESS.length() + 1);
        context.reroute("/" + TENANT + rest);
    }
}
