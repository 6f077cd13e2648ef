package dev.fleetward.devices.actions;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Devices of one step of an import or export. */
@ApplicationScoped
class ImportStore {

    Map<String, UUID> known(Tx tx, ProductId product, Collection<String> serials) {
        var known = new HashMap<String, UUID>();
        tx.list(
                        "SELECT serial, id FROM device WHERE product_id = ? AND serial = ANY (?)",
                        row -> Map.entry(row.text("serial"), row.uuid("id")),
                        product.value(),
                        serials)
                .forEach(found -> known.put(found.getKey(), found.getValue()));
        return known;
    }

    /** Attribute texts of each device. */
    Map<UUID, Map<String, String>> attributes(Tx tx, List<DeviceId> devices) {
        var all = new HashMap<UUID, Map<String, String>>();
        tx.list(
                "SELECT device_id, name, value_text FROM device_attribute WHERE device_id = ANY (?::uuid[])",
                row -> all.computeIfAbsent(row.uuid("device_id"), _ -> new HashMap<>())
                        .put(row.text("name"), row.text("value_text")),
                devices.stream().map(DeviceId::value).toList());
        return all;
    }
}
