package dev.fleetward.products.uploads;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** What the command line asks of a project before it uploads a firmware's symbols. */
@Path("/api/v0/organizations/{organization}/projects/{project}")
@RunOnVirtualThread
class ProjectResource {
    private final ProjectPaths projects;

    ProjectResource(ProjectPaths projects) {
        this.projects = projects;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response project(@PathParam("organization") String organization, @PathParam("project") String project) {
        Product product = projects.require(organization, project);
        return VendorJson.answer(
                200, Map.of("data", Map.of("slug", product.slug(), "name", product.name(), "qcomm_enabled", false)));
    }
}
