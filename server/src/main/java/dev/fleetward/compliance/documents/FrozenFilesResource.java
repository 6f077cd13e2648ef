package dev.fleetward.compliance.documents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.compliance.Attachment;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Frozen technical documentation: list, freeze, download, and deletion once it may be. */
@Path("/api/v1/products/{slug}/frozen-files")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FrozenFilesResource {
    private final FrozenFiles frozen;
    private final Products products;
    private final CurrentCaller caller;

    FrozenFilesResource(FrozenFiles frozen, Products products, CurrentCaller caller) {
        this.frozen = frozen;
        this.products = products;
        this.caller = caller;
    }

    record Freeze(
            @Nullable String softwareType,
            @Nullable String version,
            @Nullable Boolean evenIncomplete) {}

    /** @param keptUntil last day it must be kept; null while the day of placing on the market is not stated */
    record Line(
            @JsonUnwrapped FrozenFile file,
            boolean complete,
            @Nullable String keptUntil) {
        static Line of(FrozenFiles.Kept kept) {
            return new Line(
                    kept.file(),
                    kept.file().complete(),
                    kept.keptUntil().map(Object::toString).orElse(null));
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Line> list(@PathParam("slug") String slug) {
        return new PageOf<>(frozen.list(product(slug)).stream().map(Line::of).toList(), null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Line freeze(@PathParam("slug") String slug, @Nullable Freeze body) {
        if (body == null || body.version == null || body.version.isBlank()) {
            throw Problem.invalid("version is needed: the software version whose documentation is frozen.");
        }
        return Line.of(frozen.freeze(
                caller.get(),
                product(slug),
                body.softwareType == null ? "main" : body.softwareType,
                body.version,
                Boolean.TRUE.equals(body.evenIncomplete)));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Line show(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return Line.of(frozen.require(product(slug), id));
    }

    @GET
    @Path("{id}/file")
    @Produces("application/zip")
    @Allow(Permission.VIEW)
    public Response download(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        FrozenFile file = frozen.require(product, id).file();
        return Response.ok((StreamingOutput) out -> {
                    try (InputStream in = frozen.open(product, file)) {
                        in.transferTo(out);
                    }
                })
                .header(HttpHeaders.CONTENT_LENGTH, file.sizeBytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named(file.fileName(slug)))
                .build();
    }

    /** Refused while the law wants it kept. */
    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        frozen.delete(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
