package dev.fleetward.disclosure.facts;

import dev.fleetward.access.PublicRoute;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The SBOM of a released version, where the maker gives it to everybody (CRA Annex II (9)). */
@Path("/p/{name}/sbom/{type}/{version}")
@RunOnVirtualThread
class PublicSbomResource {
    private final LawFacts facts;
    private final UpdateHistory history;

    PublicSbomResource(LawFacts facts, UpdateHistory history) {
        this.facts = facts;
        this.history = history;
    }

    @GET
    @Produces("application/vnd.cyclonedx+json")
    @PublicRoute
    public Response sbom(
            @PathParam("name") String name, @PathParam("type") String type, @PathParam("version") String version) {
        byte[] sbom = history.sbom(facts.published(name).product(), type, version);
        return Response.ok(sbom)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s-sbom.cdx.json\"".formatted(name))
                .build();
    }
}
