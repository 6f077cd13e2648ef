package dev.fleetward.updates.uploads;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Proof;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Uploads that go on where they broke off: begin, send pieces, finish. The header Upload-Offset is that of tus. */
@Path("/api/v1/products/{slug}/artifact-uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ArtifactUploadResource {
    private static final String OFFSET = "Upload-Offset";

    private final Products products;
    private final ArtifactUploads uploads;
    private final CurrentCaller caller;

    ArtifactUploadResource(Products products, ArtifactUploads uploads, CurrentCaller caller) {
        this.products = products;
        this.uploads = uploads;
        this.caller = caller;
    }

    /** @param signature detached, as hex or base64; or {@code signingKey}, a key of this server that is to sign it */
    record Request(
            @Nullable String filename,
            @Nullable Long sizeBytes,
            @Nullable String signature,
            @Nullable UUID signingKey) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response begin(@PathParam("slug") String slug, Request request) {
        if (request.sizeBytes() == null || request.sizeBytes() < 0) {
            throw Problem.invalid("sizeBytes must be the size of the file.");
        }
        String signature = request.signature() == null ? "" : request.signature();
        Upload upload = uploads.begin(
                caller.get(),
                product(slug),
                request.filename() == null ? "" : request.filename(),
                request.sizeBytes(),
                Proof.of(signature.getBytes(StandardCharsets.US_ASCII), request.signingKey()));
        return answer(Response.status(201), upload);
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public Response upload(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return answer(Response.ok(), uploads.require(product(slug), id));
    }

    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_OCTET_STREAM, "application/offset+octet-stream"})
    @Allow(Permission.MANAGE_UPDATES)
    public Response piece(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @HeaderParam(OFFSET) @Nullable Long offset,
            InputStream piece) {
        if (offset == null) {
            throw Problem.invalid("The header Upload-Offset must say at which byte this piece begins.");
        }
        return answer(Response.ok(), uploads.append(product(slug), id, offset, piece));
    }

    @POST
    @Path("{id}/finish")
    @Allow(Permission.MANAGE_UPDATES)
    public Artifact finish(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return uploads.finish(caller.get(), product(slug), id);
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public void delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        uploads.delete(product(slug), id);
    }

    private static Response answer(Response.ResponseBuilder answer, Upload upload) {
        return answer.entity(upload).header(OFFSET, upload.offset()).build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
