package dev.fleetward.updates.delivery.files;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.releases.Artifact;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Files behind signed links: firmware sends no key with the download, and installs whatever a redirect would say. */
@Path(DownloadLinks.ROOT)
@DeviceRoute
@RunOnVirtualThread
class DownloadResource {
    private static final String FILE = "{organization}/{action}/{number}/{name}";

    private final DownloadLinks links;
    private final Deployments deployments;
    private final Sender sender;

    DownloadResource(DownloadLinks links, Deployments deployments, Sender sender) {
        this.links = links;
        this.deployments = deployments;
        this.sender = sender;
    }

    /** A link, taken apart. */
    static class Link {
        @RestPath
        String organization = "";

        @RestPath
        int action;

        @RestPath
        int number;

        @RestQuery("e")
        long until;

        @RestQuery("s")
        @Nullable
        String signature;
    }

    @GET
    @Path(FILE)
    public Response get(@BeanParam Link link, @Context HttpHeaders headers) {
        return answer(link, headers, false);
    }

    @HEAD
    @Path(FILE)
    public Response head(@BeanParam Link link, @Context HttpHeaders headers) {
        return answer(link, headers, true);
    }

    private Response answer(Link link, HttpHeaders headers, boolean head) {
        if (link.signature == null
                || !links.isGood(link.organization, link.action, link.number, link.until, link.signature)) {
            throw new Problem(
                    403,
                    "link-not-valid",
                    "Link not valid",
                    "This download link was changed or is older than %d hours. Ask for the latest release again."
                            .formatted(DownloadLinks.VALID.toHours()));
        }
        var owner = new OrganizationId(UUID.fromString(link.organization));
        Artifact artifact = deployments
                .file(owner, link.action, link.number)
                .orElseThrow(() -> Problem.notFound("Artifact", Integer.toString(link.number)));
        return sender.send(owner, artifact, headers, head);
    }
}
