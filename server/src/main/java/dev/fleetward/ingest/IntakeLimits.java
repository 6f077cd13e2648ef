package dev.fleetward.ingest;

import java.util.List;

/**
 * What a product and each of its devices may send, and what was turned away for sending more.
 *
 * @param refused since the product exists, by reason; what was acknowledged is never among it
 */
record IntakeLimits(
        long requestsPerSecond, long itemsPerSecondOfDevice, long burstOfDevice, List<RefusalStore.Total> refused) {

    static IntakeLimits of(IngestConfig config, List<RefusalStore.Total> refused) {
        return new IntakeLimits(
                config.maxRequestsPerSecond(), config.maxDeviceItemsPerSecond(), config.maxDeviceBurst(), refused);
    }
}
