package dev.fleetward.components.sboms;

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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** SBOMs as Memfault's command line uploads them. */
@Path("/api/v0/organizations/{organization}/projects/{project}/sboms")
@RunOnVirtualThread
class MemfaultSbomResource {
    private final ProjectPaths projects;
    private final PreparedUploads uploads;
    private final Sboms sboms;
    private final CurrentCaller caller;

    MemfaultSbomResource(ProjectPaths projects, PreparedUploads uploads, Sboms sboms, CurrentCaller caller) {
        this.projects = projects;
        this.uploads = uploads;
        this.sboms = sboms;
        this.caller = caller;
    }

    @POST
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response commit(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        Product product = projects.require(organization, project);
        JsonNode commit = VendorJson.read(body);
        Landed landed = uploads.claim(product, commit);
        if (landed.committed().isEmpty()) {
            String version = commit.path("software_version").asText();
            if (version.isBlank()) {
                throw Problem.invalid("software_version must name the version the SBOM is of.");
            }
            try (InputStream in = Files.newInputStream(landed.file())) {
                sboms.put(
                        caller.get(),
                        product,
                        new Sboms.Place(commit.path("software_type").asText("main"), version, ""),
                        in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            uploads.committed(landed, version);
        }
        return VendorJson.answer(200, Map.of("data", Map.of()));
    }
}
