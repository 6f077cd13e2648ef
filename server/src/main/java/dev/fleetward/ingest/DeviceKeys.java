package dev.fleetward.ingest;

import java.util.Collection;
import java.util.UUID;

/** Keys of devices as two columns. */
record DeviceKeys(UUID[] products, String[] serials) {

    static DeviceKeys of(Collection<DeviceKey> keys) {
        return new DeviceKeys(
                keys.stream().map(key -> key.product().value()).toArray(UUID[]::new),
                keys.stream().map(DeviceKey::serial).toArray(String[]::new));
    }

    boolean isEmpty() {
        return products.length == 0;
    }
}
