package dev.fleetward.updates.releases;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/artifacts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ArtifactResource {
    private final Products products;
    private final Artifacts artifacts;
    private final CurrentCaller caller;

    ArtifactResource(Products products, Artifacts artifacts, CurrentCaller caller) {
        this.products = products;
        this.artifacts = artifacts;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Artifact> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return artifacts.page(product(slug), Cursor.parse(after, limit));
    }

    /** The body is the file; the signature, or the key of this server that is to sign, is in a header, so that nothing is held before it is hashed. */
    @POST
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.MANAGE_UPDATES)
    public Response stream(
            @PathParam("slug") String slug,
            @QueryParam("filename") @Nullable String filename,
            @HeaderParam("Fleetward-Signature") @Nullable String signature,
            @HeaderParam("Fleetward-Signing-Key") @Nullable UUID signingKey,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body) {
        if (length != null && length > Artifacts.MAX_ARTIFACT_BYTES) {
            throw Problem.tooLarge("An artifact", Artifacts.MAX_ARTIFACT_BYTES);
        }
        byte[] bytes = (signature == null ? "" : signature).getBytes(StandardCharsets.US_ASCII);
        return added(artifacts.add(
                caller.get(), product(slug), filename == null ? "" : filename, Proof.of(bytes, signingKey), body));
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_UPDATES)
    public Response form(
            @PathParam("slug") String slug,
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("signature") @Nullable FileUpload signature,
            @RestForm("signingKey") @Nullable UUID signingKey)
            throws IOException {
        return added(Uploads.add(artifacts, caller.get(), product(slug), file, signature, signingKey));
    }

    private static Response added(Artifacts.Added added) {
        return Response.status(added.created() ? 201 : 200)
                .entity(added.artifact())
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Artifact artifact(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return artifacts.require(product(slug), id);
    }

    @GET
    @Path("{id}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response content(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        Artifact artifact = artifacts.require(product, id);
        return Response.ok(artifacts.open(product, artifact))
                .header(HttpHeaders.CONTENT_LENGTH, artifact.sizeBytes())
                .header("Content-Disposition", "attachment; filename=\"artifact-" + artifact.number() + "\"")
                .build();
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public void delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        artifacts.delete(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
