package dev.fleetward.privacy.owners;

import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Answers that no cache, search engine or next page may learn of. */
final class PrivateAnswer {
    private PrivateAnswer() {}

    static Response page(int status, TemplateInstance page) {
        return sealed(Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page));
    }

    static Response seeOther(String path) {
        return sealed(Response.seeOther(URI.create(path)));
    }

    private static Response sealed(Response.ResponseBuilder answer) {
        return answer.header("Cache-Control", "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    static String address(HttpServerRequest http) {
        return http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
    }
}
