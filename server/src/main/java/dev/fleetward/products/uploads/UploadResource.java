package dev.fleetward.products.uploads;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a prepared upload. */
@Path(PreparedUploads.ROOT)
@RunOnVirtualThread
class UploadResource {
    private final PreparedUploads uploads;

    UploadResource(PreparedUploads uploads) {
        this.uploads = uploads;
    }

    /** The address is the secret: clients send neither key nor token here. */
    @PUT
    @Path("{organization}/{id}")
    @DeviceRoute
    public Response put(
            @PathParam("organization") String organization,
            @PathParam("id") String id,
            @QueryParam("e") long until,
            @QueryParam("s") @Nullable String signature,
            @HeaderParam("Content-Encoding") @Nullable String coding,
            InputStream body) {
        boolean gzip = coding != null && coding.toLowerCase(Locale.ROOT).contains("gzip");
        try {
            uploads.land(
                    organization,
                    UUID.fromString(id),
                    until,
                    signature == null ? "" : signature,
                    gzip ? new GZIPInputStream(body) : body,
                    gzip);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Upload", id);
        } catch (java.util.zip.ZipException e) {
            throw Problem.invalid("The body is not gzip, though its Content-Encoding says so.");
        } catch (IOException e) {
            throw Problem.invalid("The body broke off.");
        }
        return Response.ok(new byte[0]).header("Content-Length", 0).build();
    }
}
