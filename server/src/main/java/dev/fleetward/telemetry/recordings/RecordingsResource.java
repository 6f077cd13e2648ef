package dev.fleetward.telemetry.recordings;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** One device's recordings and their bytes. */
@Path("/api/v1/products/{slug}/devices/{serial}/recordings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RecordingsResource {
    private final Asked asked;
    private final Recordings recordings;

    RecordingsResource(Asked asked, Recordings recordings) {
        this.asked = asked;
        this.recordings = recordings;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<RecordingStore.Recording> list(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var of = asked.device(slug, serial);
        return recordings.list(of.product(), of.device(), Cursor.parse(after, limit));
    }

    @GET
    @Path("{id}/content")
    @Produces(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    public Response content(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("id") String id) {
        var of = asked.device(slug, serial);
        var recording = recordings.require(of.product(), of.device(), id);
        return Response.ok(recordings.open(of.product(), recording))
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header("Content-Length", recording.sizeBytes())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", "attachment; filename=\"recording-" + recording.id() + "\"")
                .build();
    }
}
