package dev.fleetward.devices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.Audit;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.OpenWhenFull;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.uploads.ProjectPaths;
import dev.fleetward.products.uploads.VendorJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A device and its attributes, as scripts written for Memfault's API read and set them. */
@Path("/api/v0/organizations/{organization}/projects/{project}/devices/{serial}")
@RunOnVirtualThread
class MemfaultDeviceResource {
    private final ProjectPaths projects;
    private final Devices devices;
    private final CurrentCaller caller;
    private final Db db;
    private final Audit audit;
    private final Clock clock;

    MemfaultDeviceResource(
            ProjectPaths projects, Devices devices, CurrentCaller caller, Db db, Audit audit, Clock clock) {
        this.projects = projects;
        this.devices = devices;
        this.caller = caller;
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response device(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @PathParam("serial") String serial) {
        return answer(devices.require(projects.require(organization, project), serial));
    }

    /** A list of names with values; null takes one away, those not named stay. */
    @PATCH
    @Path("attributes")
    @Allow(Permission.MANAGE_DEVICES)
    @OpenWhenFull
    public Response setAttributes(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @PathParam("serial") String serial,
            InputStream body) {
        Product product = projects.require(organization, project);
        Device before = devices.require(product, serial);
        Map<String, @Nullable Object> values = values(VendorJson.read(body));
        db.doInTransaction(product.organization(), tx -> {
            var origin = new Origin(Origin.API, caller.get().name(), clock.instant());
            devices.setAttributes(tx, product.organization(), before.id(), values, origin);
            audit.record(
                    tx,
                    caller.get(),
                    "device.attributes-set",
                    product.slug() + "/" + serial,
                    before.attributes(),
                    values);
        });
        return answer(devices.require(product, serial));
    }

    private static Map<String, @Nullable Object> values(JsonNode list) {
        if (!list.isArray()) {
            throw Problem.invalid("Send a list such as [{\"string_key\":\"region\",\"value\":\"DE\"}].");
        }
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (JsonNode one : list) {
            String name = one.path("string_key").asText();
            JsonNode value = one.path("value");
            if (name.isBlank() || !(value.isNull() || value.isTextual() || value.isNumber() || value.isBoolean())) {
                throw Problem.invalid("Each attribute has a string_key, and a text, number, boolean or null as value.");
            }
            values.put(name, plain(value));
        }
        return values;
    }

    private static @Nullable Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NUMBER -> value.numberValue();
            case BOOLEAN -> value.booleanValue();
            default -> null;
        };
    }

    private static Response answer(Device device) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("device_serial", device.serial());
        shown.put("nickname", device.nickname().orElse(""));
        shown.put("hardware_version", named("name", device.hardwareVersion()));
        shown.put("cohort", named("slug", device.cohort()));
        shown.put("created_date", device.registeredAt());
        shown.put("last_seen", device.isNeverSeen() ? null : device.lastSeenAt());
        var software = new ArrayList<Map<String, Object>>();
        device.software()
                .forEach(
                        running -> software.add(Map.of("software_type", running.type(), "version", running.version())));
        shown.put("software_versions", software);
        List<Map<String, Object>> attributes = new ArrayList<>();
        device.attributes()
                .forEach((name, attribute) -> attributes.add(Map.of("string_key", name, "value", attribute.value())));
        shown.put("attributes", attributes);
        return VendorJson.answer(200, Map.of("data", shown));
    }

    private static @Nullable Map<String, String> named(String member, Optional<String> value) {
        return value.isEmpty() ? null : Map.of(member, value.get());
    }
}
