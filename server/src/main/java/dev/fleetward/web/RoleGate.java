package dev.fleetward.web;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Roles;
import dev.fleetward.kernel.Roles.Role;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;

/** Of several servers, sends away what the balancer in front should have given to another: 421 (RFC 9110, section 15.5.20). */
class RoleGate {
    private static final int BEFORE_ALL_ROUTES = 500;
    private static final List<String> INGEST =
            List.of("/api/v0/chunks/", "/api/v0/upload", "/v1/", "/device/v1/events");
    private static final List<String> POLL = List.of(
            "/api/v0/releases/", "/api/v0/device-config", "/api/v0/organizations/", "/device/v1/update", "/api/v0/dl/");

    private final Roles roles;

    RoleGate(Roles roles) {
        this.roles = roles;
    }

    void register(@Observes Filters filters) {
        if (!roles.areAll()) {
            filters.register(this::pass, BEFORE_ALL_ROUTES);
        }
    }

    private void pass(RoutingContext context) {
        String path = String.valueOf(context.request().path());
        Role asked = role(path);
        if (path.startsWith("/health") || roles.has(asked)) {
            context.next();
            return;
        }
        var problem = new Problem(
                421,
                "wrong-server",
                "Not done by this server",
                "This server has not the role %s that %s needs. Let the balancer send it to one that has."
                        .formatted(asked.name().toLowerCase(Locale.ROOT), path));
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json")
                .end(Json.write(problem.document()));
    }

    static Role role(String path) {
        if (INGEST.stream().anyMatch(path::startsWith)) {
            return Role.INGEST;
        }
        return path.contains("/controller/v1/") || POLL.stream().anyMatch(path::startsWith) ? Role.POLL : Role.WEB;
    }
}
