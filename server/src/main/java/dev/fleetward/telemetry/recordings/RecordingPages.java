package dev.fleetward.telemetry.recordings;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** One device's recordings: which there are, and each as an image, as text or in hex. */
@Path("/products/{slug}/devices/{serial}/recordings")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class RecordingPages {
    private final Asked asked;
    private final Recordings recordings;

    RecordingPages(Asked asked, Recordings recordings) {
        this.asked = asked;
        this.recordings = recordings;
    }

    record ListPage(Product product, Device device, PageOf<RecordingStore.Recording> found) {
        public String list() {
            return "/products/" + product.slug() + "/devices";
        }

        public String base() {
            return list() + "/" + device.serial() + "/recordings";
        }

        public @Nullable String nextAddress() {
            return found.next() == null ? null : base() + "?after=" + found.next();
        }

        public String type(RecordingStore.Recording recording) {
            return RecordingView.type(recording);
        }
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance recordings(ListPage page);

        static native TemplateInstance recording(RecordingView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("after") @Nullable String after) {
        var of = asked.device(slug, serial);
        return Templates.recordings(new ListPage(
                of.product(), of.device(), recordings.list(of.product(), of.device(), Cursor.parse(after, null))));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("id") String id) {
        var of = asked.device(slug, serial);
        var recording = recordings.require(of.product(), of.device(), id);
        return Templates.recording(RecordingView.of(
                of.product(),
                of.device(),
                recording,
                recordings.start(of.product(), recording, RecordingView.MAX_TEXT_BYTES)));
    }

    /** Images for the page to show; all else only to keep, so that no browser runs what a device sent. */
    @GET
    @Path("{id}/content")
    @Produces(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    public Response content(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("id") String id) {
        var of = asked.device(slug, serial);
        var recording = recordings.require(of.product(), of.device(), id);
        boolean image = RecordingView.isImage(recording);
        return Response.ok(recordings.open(of.product(), recording))
                .type(image ? RecordingView.type(recording) : MediaType.APPLICATION_OCTET_STREAM)
                .header("Content-Length", recording.sizeBytes())
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Disposition",
                        (image ? "inline" : "attachment") + "; filename=\"recording-" + recording.id() + "\"")
                .build();
    }
}
