package dev.fleetward.devices.sampling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.KeyedProducts;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the Linux agent asks at its start and every two hours. Until it is answered it sends reboots only. Its JSON comes
 * as "Content-Encoding: utf-8", which is no coding and is not looked at.
 */
@Path("/api/v0/device-config")
@DeviceRoute
@RunOnVirtualThread
class DeviceConfigResource {
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final String DEFAULT_SOFTWARE_TYPE = "main";

    private final KeyedProducts products;
    private final Devices devices;
    private final SoftwareVersions versions;
    private final FleetSampling sampling;
    private final Db db;
    private final Clock clock;

    DeviceConfigResource(
            KeyedProducts products,
            Devices devices,
            SoftwareVersions versions,
            FleetSampling sampling,
            Db db,
            Clock clock) {
        this.products = products;
        this.devices = devices;
        this.versions = versions;
        this.sampling = sampling;
        this.db = db;
        this.clock = clock;
    }

    @POST
    public Response config(@HeaderParam("Memfault-Project-Key") @Nullable String key, InputStream body) {
        Product product = products.require(key);
        JsonNode asking = read(body).path("device");
        String serial = asking.path("device_serial").asText();
        if (!Devices.isSerial(serial)) {
            throw Problem.invalid("device.device_serial must name the device.");
        }
        DeviceConfig told = db.inTransaction(product.organization(), tx -> {
            Instant now = clock.instant();
            DeviceId device = devices.seen(tx, product, serial, now)
                    .orElseThrow(() -> new Problem(
                            404,
                            "device-not-registered",
                            "Device not registered",
                            "“%s” is not registered, and the product lets none register.".formatted(serial)));
            note(tx, product, device, asking, now);
            return sampling.tell(tx, product, device);
        });
        byte[] answer = Json.write(answer(told)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Response.ok(answer)
                .type(MediaType.APPLICATION_JSON)
                .header("Content-Length", answer.length)
                .build();
    }

    private void note(Tx tx, Product product, DeviceId device, JsonNode asking, Instant now) {
        String hardware = asking.path("hardware_version").asText();
        if (!hardware.isBlank()) {
            devices.hardware(tx, device, hardware);
        }
        String version = asking.path("software_version").asText();
        if (!version.isBlank()) {
            String type = asking.path("software_type").asText(DEFAULT_SOFTWARE_TYPE);
            devices.runs(
                    tx,
                    product.organization(),
                    device,
                    versions.named(tx, product.organization(), product.id(), type, version),
                    now);
        }
    }

    private static ObjectNode answer(DeviceConfig told) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode data = body.putObject("data");
        ObjectNode memfault = data.putObject("config").putObject("memfault");
        memfault.putObject("sampling")
                .put("debugging.resolution", told.sampling().debugging())
                .put("logging.resolution", told.sampling().logging())
                .put("monitoring.resolution", told.sampling().monitoring());
        Instant uploadFrom = told.sampling().uploadFrom();
        memfault.put("data_upload_start_date", uploadFrom == null ? null : uploadFrom.toString());
        data.put("revision", told.revision()).put("completed", told.completed());
        return body;
    }

    private static JsonNode read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw Problem.tooLarge("The body of this request", MAX_BODY_BYTES);
            }
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw Problem.invalid("The body is not valid JSON: " + e.getMessage());
        }
    }
}
