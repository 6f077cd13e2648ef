package dev.fleetward.updates.delivery;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Releases;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.util.UUID;
import org.jboss.resteasy.reactive.FilePart;
import org.jspecify.annotations.Nullable;

/** Files behind signed links: firmware sends no key with the download, and installs whatever a redirect would say. */
@Path(DownloadLinks.ROOT)
@DeviceRoute
@RunOnVirtualThread
class DownloadResource {
    private static final String FILE = "{organization}/{number}/{name}";

    private final DownloadLinks links;
    private final Releases releases;
    private final Blobs blobs;

    DownloadResource(DownloadLinks links, Releases releases, Blobs blobs) {
        this.links = links;
        this.releases = releases;
        this.blobs = blobs;
    }

    @GET
    @Path(FILE)
    public Response get(
            @PathParam("organization") String organization,
            @PathParam("number") int number,
            @QueryParam("e") long until,
            @QueryParam("s") @Nullable String signature,
            @Context HttpHeaders headers) {
        return answer(organization, number, until, signature, headers, false);
    }

    @HEAD
    @Path(FILE)
    public Response head(
            @PathParam("organization") String organization,
            @PathParam("number") int number,
            @QueryParam("e") long until,
            @QueryParam("s") @Nullable String signature,
            @Context HttpHeaders headers) {
        return answer(organization, number, until, signature, headers, true);
    }

    private Response answer(
            String organization,
            int number,
            long until,
            @Nullable String signature,
            HttpHeaders headers,
            boolean head) {
        if (signature == null || !links.isGood(organization, number, until, signature)) {
            throw new Problem(
                    403,
                    "link-not-valid",
                    "Link not valid",
                    "This download link was changed or is older than %d hours. Ask for the latest release again."
                            .formatted(DownloadLinks.VALID.toHours()));
        }
        var owner = new OrganizationId(UUID.fromString(organization));
        Artifact artifact = releases.artifact(owner, number)
                .orElseThrow(() -> Problem.notFound("Artifact", Integer.toString(number)));
        return send(artifact, blobs.file(owner, artifact.sha256()), headers, head);
    }

    /** Sent by the kernel, without passing the heap; never by a redirect, whose body some clients would install. */
    static Response send(Artifact artifact, java.nio.file.Path file, HttpHeaders headers, boolean head) {
        if (!Files.exists(file)) {
            throw Problem.notFound("Artifact", artifact.filename());
        }
        FileAnswer answer = FileAnswer.of(
                artifact,
                new FileAnswer.Wish(
                        headers.getHeaderString("Range"),
                        headers.getHeaderString("If-Range"),
                        headers.getHeaderString(HttpHeaders.IF_MATCH),
                        headers.getHeaderString(HttpHeaders.IF_NONE_MATCH)));
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        if (answer.status() != 304) {
            response.header("Content-Length", answer.length());
        }
        if (answer.length() > 0) {
            response.type("application/octet-stream");
        }
        if (answer.length() > 0 && !head) {
            response.entity(new FilePart(file.toFile(), answer.first(), answer.length()));
        }
        return response.build();
    }
}
