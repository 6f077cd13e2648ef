package dev.fleetward.products.uploads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.KeyedProducts;
import dev.fleetward.products.Product;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Prepares uploads and takes their bytes. */
@Path("/api/v0")
@RunOnVirtualThread
class UploadResource {
    private final KeyedProducts keyed;
    private final ProjectPaths projects;
    private final PreparedUploads uploads;
    private final PublicAddress address;

    UploadResource(KeyedProducts keyed, ProjectPaths projects, PreparedUploads uploads, PublicAddress address) {
        this.keyed = keyed;
        this.projects = projects;
        this.uploads = uploads;
        this.address = address;
    }

    @POST
    @Path("upload")
    @DeviceRoute
    public Response prepare(
            @HeaderParam("Memfault-Project-Key") @Nullable String key, @Context UriInfo uri, InputStream body) {
        return prepare(keyed.require(key), PreparedUploads.MAX_DEVICE_FILE_BYTES, uri, body);
    }

    @POST
    @Path("organizations/{organization}/projects/{project}/upload")
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response prepare(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @Context UriInfo uri,
            InputStream body) {
        return prepare(projects.require(organization, project), PreparedUploads.MAX_TOOL_FILE_BYTES, uri, body);
    }

    private Response prepare(Product product, long maxBytes, UriInfo uri, InputStream body) {
        JsonNode size = VendorJson.read(body).path("size");
        var prepared = uploads.prepare(
                product, size.canConvertToLong() && size.isNumber() ? size.longValue() : null, maxBytes);
        return VendorJson.answer(
                200,
                Map.of(
                        "data",
                        Map.of(
                                "upload_url",
                                address.of(uri.getBaseUri()) + prepared.path(),
                                "token",
                                prepared.token())));
    }

    /** The address is the secret: clients send neither key nor token here. */
    @PUT
    @Path("uploads/{organization}/{id}")
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
