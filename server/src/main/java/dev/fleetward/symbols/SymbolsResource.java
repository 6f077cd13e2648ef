package dev.fleetward.symbols;

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
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/symbols")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SymbolsResource {
    private final Products products;
    private final SymbolFiles symbols;
    private final Waiting waiting;
    private final CurrentCaller caller;

    SymbolsResource(Products products, SymbolFiles symbols, Waiting waiting, CurrentCaller caller) {
        this.products = products;
        this.symbols = symbols;
        this.waiting = waiting;
        this.caller = caller;
    }

    /** Also asked by builds that want to know whether an upload is needed: {@code buildId} whole or its beginning. */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<SymbolFile> list(
            @PathParam("slug") String slug,
            @QueryParam("buildId") @Nullable String buildId,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return buildId == null
                ? symbols.list(product, Cursor.parse(after, limit))
                : new PageOf<>(symbols.byBuildId(product, buildId), null);
    }

    /** The body is the file, streamed to the disk. */
    @POST
    @Consumes({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON})
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response store(
            @PathParam("slug") String slug,
            @QueryParam("filename") @Nullable String filename,
            @QueryParam("softwareType") @Nullable String type,
            @QueryParam("softwareVersion") @Nullable String version,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body) {
        if (length != null && length > SymbolFiles.MAX_FILE_BYTES) {
            throw Problem.tooLarge("A symbol file", SymbolFiles.MAX_FILE_BYTES);
        }
        SymbolFiles.Stored stored = symbols.store(
                caller.get(),
                product(slug),
                filename == null ? "symbols" : filename,
                SymbolFiles.Version.ofUpload(type, version),
                body);
        return Response.status(stored.created() ? 201 : 200)
                .entity(stored.file())
                .build();
    }

    /** Builds devices run whose symbols are missing, and what waits for them. */
    @GET
    @Path("missing")
    @Allow(Permission.VIEW)
    public List<Waiting.MissingBuild> missing(@PathParam("slug") String slug) {
        return waiting.of(product(slug));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public SymbolFile file(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return symbols.require(product(slug), id);
    }

    @GET
    @Path("{id}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response content(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        SymbolFile file = symbols.require(product, id);
        return Response.ok(symbols.content(product, file))
                .header(HttpHeaders.CONTENT_LENGTH, file.sizeBytes())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"symbols-" + file.sha256().substring(0, 12) + "\"")
                .build();
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_SOFTWARE)
    public void delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        symbols.delete(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
