package dev.fleetward.access;

import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;

/**
 * Refuses requests another site made a signed-in browser send. Browsers state it in Sec-Fetch-Site (Fetch Metadata,
 * W3C); where that is missing the Origin header's host must be ours; a request with neither is no browser's.
 */
final class SameOrigin {
    private SameOrigin() {}

    static void require(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            if (!site.equals("same-origin") && !site.equals("none")) {
                throw refused();
            }
            return;
        }
        String origin = request.getHeaderString("Origin");
        String host = request.getHeaderString("Host");
        if (origin != null && (origin.equals("null") || !authority(origin).equals(host))) {
            throw refused();
        }
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static Problem refused() {
        return new Problem(
                403, "cross-site", "Refused", "This change was asked for by a page of another site. Do it on our own.");
    }
}
