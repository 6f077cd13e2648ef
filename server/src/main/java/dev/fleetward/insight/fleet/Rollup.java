package dev.fleetward.insight.fleet;

import java.time.Instant;
import java.util.UUID;

/** What samples come to. Adding them in any order and any parts gives the same. Not for sharing between threads. */
final class Rollup {
    /** The cohort of devices in none. */
    static final UUID NO_COHORT = new UUID(0, 0);

    /**
     * @param version empty when the samples did not say, as the hardware
     * @param cohort its id, so that another name is no other key
     */
    record Key(UUID product, String metric, Step step, Instant at, String version, String hardware, UUID cohort) {
        Key ofDay() {
            return new Key(product, metric, Step.DAY, Step.DAY.start(at), version, hardware, cohort);
        }
    }

    private long samples;
    private double total;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private final DeviceSet devices = new DeviceSet();
    private final Quantiles quantiles = new Quantiles();

    void add(UUID device, double value) {
        add(1, value, value, value);
        devices.add(device);
        quantiles.add(value);
    }

    /** Of a histogram: the sum of its observations; its buckets follow by {@link #addBucket}. */
    void addHistogram(UUID device, double observations, double sum) {
        samples += Math.round(observations);
        total += sum;
        devices.add(device);
    }

    /** With each value in the middle of its bucket. */
    void addBucket(double bucketLow, double bucketHigh, double count) {
        low = Math.min(low, bucketLow);
        high = Math.max(high, bucketHigh);
        quantiles.add((bucketLow + bucketHigh) / 2, count);
    }

    void add(Rollup other) {
        add(other.samples, other.total, other.low, other.high);
        devices.add(other.devices);
        quantiles.add(other.quantiles);
    }

    void add(long moreSamples, double moreTotal, double lowest, double highest, byte[] moreDevices, byte[] values) {
        add(moreSamples, moreTotal, lowest, highest);
        devices.add(moreDevices);
        quantiles.add(values);
    }

    private void add(long moreSamples, double moreTotal, double lowest, double highest) {
        samples += moreSamples;
        total += moreTotal;
        low = Math.min(low, lowest);
        high = Math.max(high, highest);
    }

    long samples() {
        return samples;
    }

    double total() {
        return total;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    DeviceSet devices() {
        return devices;
    }

    Quantiles quantiles() {
        return quantiles;
    }
}
