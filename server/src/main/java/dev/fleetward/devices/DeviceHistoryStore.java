package dev.fleetward.devices;

import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What a device ran over time, and its end. */
@ApplicationScoped
class DeviceHistoryStore {

    List<SoftwareChange> changes(Tx tx, DeviceId device) {
        return tx.list(
                """
                SELECT c.changed_at, v.type, v.version, p.version AS previous
                FROM device_software_change c
                JOIN software_version v ON v.id = c.software_version_id
                LEFT JOIN software_version p ON p.id = c.previous_version_id
                WHERE c.device_id = ? ORDER BY c.changed_at DESC, c.id DESC
                """,
                row -> new SoftwareChange(
                        row.instant("changed_at"),
                        row.text("type"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("previous"))),
                device.value());
    }

    void rename(Tx tx, SubjectData.DeviceName name, String placeholder) {
        tx.update(
                "UPDATE device SET serial = ?, nickname = NULL WHERE product_id = ? AND serial = ?",
                placeholder,
                name.product(),
                name.serial());
    }

    /** @return rows removed: the device itself and all that this room holds of it */
    long erase(Tx tx, DeviceId device) {
        long removed = tx.update("DELETE FROM device_attribute WHERE device_id = ?", device.value());
        removed += tx.update("DELETE FROM device_attribute_change WHERE device_id = ?", device.value());
        removed += tx.update("DELETE FROM device_state_change WHERE device_id = ?", device.value());
        removed += tx.update("DELETE FROM device_touched WHERE device_id = ?", device.value());
        removed += tx.update("DELETE FROM device_software_change WHERE device_id = ?", device.value());
        removed += tx.update("DELETE FROM device_software WHERE device_id = ?", device.value());
        return removed + tx.update("DELETE FROM device WHERE id = ?", device.value());
    }
}
