package dev.fleetward.privacy.exports;

import dev.fleetward.access.PublicRoute;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;

/**
 * Gives an export to whoever has the link: the address is the secret. A download that was cut off goes on with
 * {@code Range} and {@code If-Range}.
 */
@Path(DataExports.PATH + "{secret}")
@PublicRoute
@RunOnVirtualThread
class ExportDownloadResource {
    private static final String RANGE = "Range";
    private static final String IF_RANGE = "If-Range";

    private final DataExports exports;

    ExportDownloadResource(DataExports exports) {
        this.exports = exports;
    }

    @GET
    public Response get(@PathParam("secret") String secret, @Context HttpHeaders headers) {
        return answer(secret, headers, false);
    }

    @HEAD
    public Response head(@PathParam("secret") String secret, @Context HttpHeaders headers) {
        return answer(secret, headers, true);
    }

    private Response answer(String secret, HttpHeaders headers, boolean head) {
        DataExport export = exports.open(secret);
        long size = export.sizeBytes().orElseThrow();
        String tag = '"' + export.sha256().orElseThrow() + '"';
        String only = headers.getHeaderString(IF_RANGE);
        boolean same = only == null || only.strip().equals(tag);
        Optional<Span> asked = Span.of(same ? headers.getHeaderString(RANGE) : null, size);
        Response.ResponseBuilder response = asked.map(span -> Response.status(span.isPart() ? 206 : 200)
                        .header(HttpHeaders.CONTENT_LENGTH, span.length())
                        .header(HttpHeaders.CONTENT_TYPE, "application/zip"))
                .orElseGet(() -> Response.status(416).header("Content-Range", "bytes */" + size));
        response.header(HttpHeaders.ETAG, tag)
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"device-data-%s.zip\"".formatted(export.id()));
        asked.ifPresent(span -> {
            if (span.isPart()) {
                response.header("Content-Range", span.contentRange(size));
            }
            if (!head) {
                response.entity((StreamingOutput) out -> exports.copy(export, span.first(), span.length(), out));
            }
        });
        return response.build();
    }
}
