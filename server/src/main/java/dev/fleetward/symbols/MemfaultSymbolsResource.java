package dev.fleetward.symbols;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.uploads.Landed;
import dev.fleetward.products.uploads.PreparedUploads;
import dev.fleetward.products.uploads.ProjectPaths;
import dev.fleetward.products.uploads.VendorJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Symbols as Memfault's command line uploads them: asked for by build id first, then committed. */
@Path("/api/v0/organizations/{organization}/projects/{project}")
@RunOnVirtualThread
class MemfaultSymbolsResource {
    private final ProjectPaths projects;
    private final PreparedUploads uploads;
    private final SymbolFiles symbols;
    private final CurrentCaller caller;

    MemfaultSymbolsResource(ProjectPaths projects, PreparedUploads uploads, SymbolFiles symbols, CurrentCaller caller) {
        this.projects = projects;
        this.uploads = uploads;
        this.symbols = symbols;
        this.caller = caller;
    }

    /** 200 and the upload is left out, 404 and it is done. */
    @HEAD
    @Path("symbols-by-gnu-build-id/{id}")
    @Allow(Permission.VIEW)
    public Response known(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @PathParam("id") String id) {
        Product product = projects.require(organization, project);
        boolean known;
        try {
            known = !symbols.byBuildId(product, id).isEmpty();
        } catch (Problem notAnId) {
            known = false;
        }
        return Response.status(known ? 200 : 404).build();
    }

    @POST
    @Path("symbols")
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response commit(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        Product product = projects.require(organization, project);
        JsonNode commit = VendorJson.read(body);
        Landed landed = uploads.claim(product, commit);
        if (landed.committed().isPresent()) {
            return VendorJson.answer(200, Map.of("data", Map.of()));
        }
        JsonNode version = commit.path("software_version");
        SymbolFiles.Stored stored;
        try (InputStream in = Files.newInputStream(landed.file())) {
            stored = symbols.store(
                    caller.get(),
                    product,
                    landed.name().isBlank() ? "symbols" : landed.name(),
                    SymbolFiles.Version.ofUpload(
                            version.path("software_type").asText(),
                            version.path("version").asText()),
                    in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Problem refused) {
            // The command line reads the reason from a 400 only.
            throw refused.status() == 422 ? Problem.invalid(refused.detail()) : refused;
        }
        uploads.committed(landed, stored.file().id().toString());
        if (!stored.created()) {
            throw Problem.conflict("conflict", "The same symbols are here already.");
        }
        return VendorJson.answer(
                200, Map.of("data", Map.of("id", stored.file().id().toString())));
    }
}
