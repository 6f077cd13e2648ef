package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.PendingChanged;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.updates.delivery.polling.Pending;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What DDI clients say of themselves: attributes, and what they run. */
@ApplicationScoped
class DdiAttributes {
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_CHARS = 128;
    private static final String SOURCE = "ddi";
    /** memfaultd has SWUpdate send these; they are the only way such a device names its hardware and version. */
    private static final String HARDWARE = "memfault__hardware_version";

    private static final String VERSION = "memfault__current_version";
    private static final String TYPE = "memfault__software_type";

    private final Db db;
    private final Devices devices;
    private final SoftwareVersions versions;
    private final Rollouts rollouts;
    private final DdiClientStore store;
    private final Pending fleet;
    private final Nodes nodes;
    private final Clock clock;

    DdiAttributes(
            Db db,
            Devices devices,
            SoftwareVersions versions,
            Rollouts rollouts,
            DdiClientStore store,
            Pending fleet,
            Nodes nodes,
            Clock clock) {
        this.db = db;
        this.devices = devices;
        this.versions = versions;
        this.rollouts = rollouts;
        this.store = store;
        this.fleet = fleet;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Members other than {@code mode} and {@code data} are other clients' habits and mean nothing. */
    void take(DdiDoor.Client client, JsonNode body) {
        Map<String, String> data = data(body.path("data"));
        String mode = body.path("mode").asText("merge");
        db.doInTransaction(client.organization(), tx -> {
            Map<String, @Nullable String> changes = changes(tx, client, mode, data);
            Instant now = clock.instant();
            devices.setAttributes(tx, client.organization(), client.device(), changes, SOURCE, now);
            store.attributesReceived(
                    tx, client.organization(), client.product().id().value(), client.deviceId(), now);
            if (!mode.equals("remove")) {
                hardware(tx, client.product(), client.device(), data.get(HARDWARE));
                runs(tx, client.product(), client.device(), data.get(TYPE), data.get(VERSION));
            }
            var changed = PendingChanged.one(client.product().id().value(), client.deviceId());
            nodes.tell(tx, changed);
        });
    }

    private Map<String, @Nullable String> changes(Tx tx, DdiDoor.Client client, String mode, Map<String, String> data) {
        Map<String, @Nullable String> changes = new HashMap<>();
        switch (mode) {
            case "merge" -> changes.putAll(data);
            case "remove" -> data.keySet().forEach(name -> changes.put(name, null));
            case "replace" -> {
                devices.load(tx, client.product().id(), client.serial()).orElseThrow().attributes().entrySet().stream()
                        .filter(attribute -> attribute.getValue().source().equals(SOURCE))
                        .forEach(attribute -> changes.put(attribute.getKey(), null));
                changes.putAll(data);
            }
            default -> throw notValid("mode must be merge, replace or remove, not “%s”.".formatted(mode));
        }
        return changes;
    }

    private static Map<String, String> data(JsonNode node) {
        if (!node.isObject()) {
            throw notValid("data must be an object.");
        }
        if (node.size() > MAX_ATTRIBUTES) {
            throw tooMany();
        }
        Map<String, String> data = new HashMap<>();
        for (Map.Entry<String, JsonNode> attribute : node.properties()) {
            if (attribute.getValue().isContainerNode()) {
                throw notValid("Attribute values are texts.");
            }
            String value = attribute.getValue().asText("");
            if (attribute.getKey().isBlank() || attribute.getKey().length() > MAX_CHARS || value.length() > MAX_CHARS) {
                throw notValid("Attribute names and values have 1 to %d characters.".formatted(MAX_CHARS));
            }
            data.put(attribute.getKey(), value);
        }
        return data;
    }

    private static Problem notValid(String detail) {
        return new Problem(400, "attributes-not-valid", "Attributes not valid", detail);
    }

    private static Problem tooMany() {
        return new Problem(
                403,
                "too-many-attributes",
                "Too many attributes",
                "A device has at most %d attributes.".formatted(MAX_ATTRIBUTES));
    }

    /** @return whether it is news */
    boolean installed(DdiDoor.Client client, JsonNode body) {
        String name = body.path("name").asText("");
        String version = body.path("version").asText("");
        if (name.isBlank() || version.isBlank() || name.length() > MAX_CHARS || version.length() > MAX_CHARS) {
            throw Problem.invalid("name and version must have 1 to %d characters.".formatted(MAX_CHARS));
        }
        return db.inTransaction(client.organization(), tx -> {
            runs(tx, client.product(), client.device(), name, version);
            return store.installed(
                    tx, client.organization(), client.product().id().value(), client.deviceId(), name, version);
        });
    }

    String hardware(Tx tx, UUID device) {
        return store.hardware(tx, device);
    }

    /**
     * A question of a device that says with it what it runs; that is written down when it is news.
     *
     * @throws Problem 404 for a device that may not register, 400 for a serial out of its form
     */
    Pending.Seen asks(
            Product product,
            String serial,
            @Nullable String hardware,
            @Nullable String type,
            @Nullable String version) {
        Pending.Seen seen = fleet.poll(product, serial);
        int said = Objects.hash(hardware, type, version);
        if ((hardware == null && version == null) || !seen.polled().isNews(said)) {
            return seen;
        }
        db.doInTransaction(product.organization(), tx -> {
            hardware(tx, product, seen.device(), hardware);
            runs(tx, product, seen.device(), type, version);
        });
        seen.polled().said(said);
        return fleet.poll(product, serial);
    }

    /** A device that names its hardware for the first time may now fit a rollout that had no file for it. */
    void hardware(Tx tx, Product product, DeviceId device, @Nullable String hardware) {
        if (hardware != null && !hardware.isBlank() && !hardware.equals(store.hardware(tx, device.value()))) {
            devices.hardware(tx, device, hardware);
            rollouts.enrollNow(tx, product.id().value(), device.value());
        }
    }

    void runs(Tx tx, Product product, DeviceId device, @Nullable String type, @Nullable String version) {
        if (version != null && !version.isBlank()) {
            String named = type == null || type.isBlank() ? "main" : type;
            devices.installed(
                    tx,
                    product.organization(),
                    device,
                    versions.named(tx, product.organization(), product.id(), named, version),
                    clock.instant());
        }
    }
}
