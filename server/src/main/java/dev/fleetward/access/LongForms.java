package dev.fleetward.access;

import dev.fleetward.kernel.DiskFull;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Incidents;
import dev.fleetward.kernel.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;

/** Forms with files lie on the disk before any route sees them: long ones are refused earlier while it is nearly full. */
@ApplicationScoped
class LongForms {
    private static final int FIRST = Integer.MIN_VALUE + 1_002;
    /** Shorter ones are refused by the guard of routes, with a page for people. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final DiskRoom disk;
    private final Incidents incidents;

    LongForms(DiskRoom disk, Incidents incidents) {
        this.disk = disk;
        this.incidents = incidents;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::route);
    }

    private void route(RoutingContext routing) {
        if (!disk.isFull() || !isLongForm(routing.request())) {
            routing.next();
            return;
        }
        try {
            disk.require();
            routing.next();
        } catch (DiskFull e) {
            var body = new LinkedHashMap<>(e.members());
            body.put("type", "/problems/" + e.type());
            body.put("title", e.title());
            body.put("status", e.status());
            body.put("detail", e.detail());
            body.put(
                    "reference",
                    incidents.refused(e, String.valueOf(routing.request().path())));
            routing.response()
                    .setStatusCode(e.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(e.retryAfterSeconds()))
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(Json.write(body));
        }
    }

    private static boolean isLongForm(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return type != null
                && type.regionMatches(true, 0, "multipart/form-data", 0, "multipart/form-data".length())
                && (length == null
                        || length.length() > 10
                        || !length.matches("[0-9]+")
                        || Long.parseLong(length) > MAX_BYTES);
    }
}
