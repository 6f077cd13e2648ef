package dev.fleetward.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Tells browsers to run nothing that is not ours: no inline script, no frames, no foreign forms. */
class SecurityHeaders {
    private static final int PRIORITY = 400;
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String ONE_YEAR = "max-age=31536000";

    /** Addresses that are themselves the secret, or lead to one. */
    private static final List<String> SECRET = List.of("/owner/", "/claim/", "/report-status/", "/data-exports/");

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    String path = String.valueOf(context.request().path());
                    if (!path.startsWith("/api/v0/") && !path.contains("/controller/v1/")) {
                        context.response()
                                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                                .putHeader("X-Content-Type-Options", "nosniff")
                                .putHeader("Referrer-Policy", isSecret(path) ? "no-referrer" : "same-origin")
                                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
                    }
                    if (context.request().isSSL()) {
                        context.response().putHeader("Strict-Transport-Security", ONE_YEAR);
                    }
                    context.next();
                },
                PRIORITY);
    }

    private static boolean isSecret(String path) {
        return SECRET.stream().anyMatch(path::startsWith);
    }
}
