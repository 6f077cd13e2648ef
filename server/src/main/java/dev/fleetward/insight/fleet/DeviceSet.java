package dev.fleetward.insight.fleet;

import java.util.UUID;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;

/**
 * How many different devices: exact to within a few of some hundred, then within 5 % in 95 of 100 cases (standard error
 * 1.04 / √2,048). The estimate is of the joined kind, which does not depend on the order. Not for sharing between threads.
 */
final class DeviceSet {
    private static final int LG_REGISTERS = 11;

    private final HllUnion union = new HllUnion(LG_REGISTERS);

    void add(UUID device) {
        union.update(new long[] {device.getMostSignificantBits(), device.getLeastSignificantBits()});
    }

    void add(DeviceSet other) {
        union.update(other.union.getResult(TgtHllType.HLL_4));
    }

    void add(byte[] written) {
        union.update(HllSketch.heapify(written));
    }

    byte[] bytes() {
        return union.getResult(TgtHllType.HLL_4).toCompactByteArray();
    }

    double count() {
        return union.getCompositeEstimate();
    }
}
