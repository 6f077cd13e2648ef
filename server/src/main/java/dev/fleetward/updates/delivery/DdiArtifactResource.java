package dev.fleetward.updates.delivery;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.delivery.files.Sender;
import dev.fleetward.updates.releases.Artifact;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The files of a deployment by hawkBit's module number, which is our release number. Only for devices offered it. */
@Path(DdiResource.ROOT + "/softwaremodules/{module: \\d{1,9}}/artifacts")
@DeviceRoute
@RunOnVirtualThread
class DdiArtifactResource {
    private static final String MD5_SUFFIX = ".MD5SUM";

    private final DdiDoor door;
    private final Db db;
    private final Deployments deployments;
    private final DdiAttributes attributes;
    private final Sender sender;

    DdiArtifactResource(DdiDoor door, Db db, Deployments deployments, DdiAttributes attributes, Sender sender) {
        this.door = door;
        this.db = db;
        this.deployments = deployments;
        this.attributes = attributes;
        this.sender = sender;
    }

    @GET
    @Uncompressed
    public Response list(@BeanParam Asked asked, @PathParam("module") int module, @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        return Wire.answer(client.bodies().artifacts(offer(client, module)), asked.accept)
                .build();
    }

    @GET
    @Uncompressed
    @Path("{name}")
    public Response get(
            @BeanParam Asked asked,
            @PathParam("module") int module,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        return answer(door.enter(asked, uri.getBaseUri()), module, name, headers, false);
    }

    @HEAD
    @Path("{name}")
    public Response head(
            @BeanParam Asked asked,
            @PathParam("module") int module,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        return answer(door.enter(asked, uri.getBaseUri()), module, name, headers, true);
    }

    private Response answer(DdiDoor.Client client, int module, String name, HttpHeaders headers, boolean head) {
        Offer offer = offer(client, module);
        Optional<Artifact> file = named(offer, name);
        if (file.isPresent()) {
            return sender.send(client.organization(), file.get(), headers, head);
        }
        if (name.endsWith(MD5_SUFFIX)) {
            String stem = name.substring(0, name.length() - MD5_SUFFIX.length());
            return named(offer, stem).map(DdiArtifactResource::md5sum).orElseThrow(() -> unknown(name));
        }
        throw unknown(name);
    }

    private Offer offer(DdiDoor.Client client, int module) {
        return db.inTransaction(
                        client.organization(),
                        tx -> deployments.ofRelease(
                                tx, client.deviceId(), attributes.hardware(tx, client.deviceId()), module))
                .orElseThrow(() -> Problem.notFound("Software module", Integer.toString(module)));
    }

    private static Optional<Artifact> named(Offer offer, String name) {
        return offer.files().stream()
                .filter(file -> file.filename().equals(name))
                .findFirst();
    }

    private static Response md5sum(Artifact file) {
        byte[] line = (file.md5() + "  " + file.filename()).getBytes(StandardCharsets.UTF_8);
        return Response.ok(line)
                .type("text/plain;charset=UTF-8")
                .header("Content-Length", line.length)
                .build();
    }

    private static Problem unknown(String name) {
        return Problem.notFound("Artifact", name);
    }
}
