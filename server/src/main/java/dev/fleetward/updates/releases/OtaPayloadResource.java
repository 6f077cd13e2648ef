package dev.fleetward.updates.releases;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Images as Memfault's command line uploads them. It knows no signatures, and images are taken signed only: the
 * signature comes as the extra member {@code signature}.
 */
@Path("/api/v0/organizations/{organization}/projects/{project}/releases/ota_payload")
@RunOnVirtualThread
class OtaPayloadResource {
    private final ProjectPaths projects;
    private final PreparedUploads uploads;
    private final Artifacts artifacts;
    private final Releases releases;
    private final CurrentCaller caller;

    OtaPayloadResource(
            ProjectPaths projects,
            PreparedUploads uploads,
            Artifacts artifacts,
            Releases releases,
            CurrentCaller caller) {
        this.projects = projects;
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.releases = releases;
        this.caller = caller;
    }

    @POST
    @Allow(Permission.MANAGE_UPDATES)
    public Response commit(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        Product product = projects.require(organization, project);
        JsonNode commit = VendorJson.read(body);
        Landed landed = uploads.claim(product, commit);
        if (landed.committed().isPresent()) {
            return VendorJson.answer(200, Map.of("data", Map.of()));
        }
        JsonNode version = commit.path("software_version");
        if (version.path("version").isArray()) {
            throw Problem.invalid("Delta images are not taken; upload the whole image.");
        }
        String signature = commit.path("extra_info").path("signature").asText();
        if (signature.isBlank()) {
            throw Problem.invalid(
                    "Images are taken signed only. Sign the file with a registered key (openssl pkeyutl -sign"
                            + " -rawin -inkey key.pem -in FILE -out FILE.sig) and give the 64 bytes as hex or base64 in the"
                            + " extra information “signature”.");
        }
        Artifact artifact = add(product, landed, signature);
        var file = new Releases.FileRequest(commit.path("hardware_version").asText(), artifact.id());
        Release release = releases.join(
                caller.get(),
                product,
                new Releases.Request(
                        version.path("version").asText(),
                        version.path("software_type").asText(),
                        commit.path("notes").asText(),
                        commit.path("extra_info").path("security_only").asBoolean(),
                        List.of(file)));
        uploads.committed(landed, release.id().toString());
        return VendorJson.answer(200, Map.of("data", Map.of("id", release.number(), "version", release.version())));
    }

    private Artifact add(Product product, Landed landed, String signature) {
        try (InputStream in = Files.newInputStream(landed.file())) {
            return artifacts
                    .add(
                            caller.get(),
                            product,
                            landed.name(),
                            Proof.of(signature.getBytes(StandardCharsets.US_ASCII), null),
                            in)
                    .artifact();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Problem refused) {
            throw refused.status() == 422 ? Problem.invalid(refused.detail()) : refused;
        }
    }
}
