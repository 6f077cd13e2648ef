package dev.fleetward.ingest.mar;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.IngestMeters;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.KeyedProducts;
import dev.fleetward.products.uploads.VendorJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last step of an upload of field data: from devices with their project key. */
@Path("/api/v0/upload")
@DeviceRoute
@RunOnVirtualThread
class DeviceUploadResource {
    private final KeyedProducts products;
    private final UploadIntake intake;
    private final IngestMeters meters;

    DeviceUploadResource(KeyedProducts products, UploadIntake intake, IngestMeters meters) {
        this.products = products;
        this.intake = intake;
        this.meters = meters;
    }

    @POST
    @Path("{kind}")
    public Response commit(
            @HeaderParam("Memfault-Project-Key") @Nullable String key,
            @PathParam("kind") String kind,
            InputStream body) {
        try {
            intake.take(products.require(key), kind(kind), VendorJson.read(body));
        } catch (Problem e) {
            meters.refused(Carrier.MAR, e);
            throw e;
        }
        return VendorJson.answer(202, Map.of("data", Map.of()));
    }

    private static UploadReference.Kind kind(String word) {
        return switch (word) {
            case "mar" -> UploadReference.Kind.MAR;
            case "coredump" -> UploadReference.Kind.COREDUMP;
            case "elf_coredump" -> UploadReference.Kind.ELF_COREDUMP;
            case "custom-data-recording" -> UploadReference.Kind.RECORDING;
            default -> throw Problem.notFound("Kind of upload", word);
        };
    }
}
