package dev.fleetward.updates.delivery;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What every DDI request says of itself. */
class Asked {
    @RestPath
    String tenant = "";

    @RestPath
    String controllerId = "";

    @RestHeader(HttpHeaders.AUTHORIZATION)
    @Nullable
    String authorization;

    @RestHeader(HttpHeaders.ACCEPT)
    @Nullable
    String accept;

    @RestHeader(HttpHeaders.CONTENT_TYPE)
    @Nullable
    String contentType;

    @RestHeader(HttpHeaders.IF_NONE_MATCH)
    @Nullable
    String ifNoneMatch;
}
