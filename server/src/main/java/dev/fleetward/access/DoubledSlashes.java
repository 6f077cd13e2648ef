package dev.fleetward.access;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** An agent joins its base address and a path as they are: one with a slash at its end gives {@code //api/v0/…}. */
class DoubledSlashes {
    /** Before every route there is. */
    private static final int FIRST = Integer.MIN_VALUE + 10;
    /** Reads its path itself, and its body before any route could. */
    private static final String CHUNKS = "/api/v0/chunks/";

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(DoubledSlashes::collapse);
    }

    private static void collapse(RoutingContext context) {
        String uri = context.request().uri();
        if (!uri.startsWith("//") || uri.contains(CHUNKS)) {
            context.next();
            return;
        }
        int path = 0;
        while (path + 1 < uri.length() && uri.charAt(path + 1) == '/') {
            path++;
        }
        context.reroute(uri.substring(path));
    }
}
