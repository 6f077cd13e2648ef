package dev.fleetward.ingest.mar;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.uploads.ProjectPaths;
import dev.fleetward.products.uploads.VendorJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;

/** The last step of an upload of field data: from the command line with an API token. */
@Path("/api/v0/organizations/{organization}/projects/{project}")
@RunOnVirtualThread
class ToolUploadResource {
    private final ProjectPaths projects;
    private final UploadIntake intake;

    ToolUploadResource(ProjectPaths projects, UploadIntake intake) {
        this.projects = projects;
        this.intake = intake;
    }

    @POST
    @Path("mar")
    @Allow(Permission.MANAGE_DEVICES)
    public Response mar(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        return take(organization, project, UploadReference.Kind.MAR, body);
    }

    @POST
    @Path("coredumps")
    @Allow(Permission.MANAGE_DEVICES)
    public Response coredump(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        return take(organization, project, UploadReference.Kind.COREDUMP, body);
    }

    @POST
    @Path("elf_coredumps")
    @Allow(Permission.MANAGE_DEVICES)
    public Response elfCoredump(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        return take(organization, project, UploadReference.Kind.ELF_COREDUMP, body);
    }

    @POST
    @Path("custom-data-recording")
    @Allow(Permission.MANAGE_DEVICES)
    public Response recording(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        return take(organization, project, UploadReference.Kind.RECORDING, body);
    }

    private Response take(String organization, String project, UploadReference.Kind kind, InputStream body) {
        intake.take(projects.require(organization, project), kind, VendorJson.read(body));
        return VendorJson.answer(202, Map.of("data", Map.of()));
    }
}
