package dev.fleetward.products.uploads;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Map;

/** What the command line asks of a project before it uploads: what it is, and where to put a file. */
@Path("/api/v0/organizations/{organization}/projects/{project}")
@RunOnVirtualThread
class ProjectResource {
    private final ProjectPaths projects;
    private final UploadAddresses addresses;

    ProjectResource(ProjectPaths projects, UploadAddresses addresses) {
        this.projects = projects;
        this.addresses = addresses;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response project(@PathParam("organization") String organization, @PathParam("project") String project) {
        Product product = projects.require(organization, project);
        return VendorJson.answer(
                200, Map.of("data", Map.of("slug", product.slug(), "name", product.name(), "qcomm_enabled", false)));
    }

    @POST
    @Path("upload")
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response prepare(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @Context UriInfo uri,
            InputStream body) {
        return addresses.answer(
                projects.require(organization, project), PreparedUploads.MAX_TOOL_FILE_BYTES, uri.getBaseUri(), body);
    }
}
