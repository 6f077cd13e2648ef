package dev.fleetward.insight.detect;

/**
 * What the devices of a slice showed in one hour; points of parts add up to that of the whole.
 *
 * @param devices that reported
 * @param hours device-hours observed
 * @param sum of a rate: events; of a level: the devices' means added up
 * @param squares the same of each device, squared and added up
 * @param affected devices with an event
 */
public record HourPoint(long devices, double hours, double sum, double squares, long affected) {
    /** Larger values are no measurement; whoever makes points leaves them out and says so. */
    public static final double MAX_VALUE = 1e15;

    /** With so many devices struck, those that are not say nothing of how often. */
    private static final double NEARLY_ALL = 0.9;

    public static final HourPoint NOTHING = new HourPoint(0, 0, 0, 0, 0);

    public HourPoint {
        if (devices < 0
                || affected < 0
                || !(hours >= 0)
                || !(squares >= 0)
                || !Double.isFinite(hours + sum + squares)) {
            throw new IllegalArgumentException("a point needs finite numbers, counts of at least 0");
        }
    }

    /** One device's hour; empty for a value that is no measurement. */
    public static java.util.Optional<HourPoint> of(double value, double hours) {
        return Math.abs(value) <= MAX_VALUE
                ? java.util.Optional.of(new HourPoint(1, hours, value, value * value, value > 0 ? 1 : 0))
                : java.util.Optional.empty();
    }

    public HourPoint plus(HourPoint other) {
        return new HourPoint(
                devices + other.devices,
                hours + other.hours,
                sum + other.sum,
                squares + other.squares,
                affected + other.affected);
    }

    public double mean() {
        return devices == 0 ? 0 : sum / devices;
    }

    /** Variance between devices. */
    double variance() {
        return devices < 2 ? 0 : Math.max(0, squares / devices - mean() * mean()) * devices / (devices - 1);
    }

    /**
     * Events as if each came alone: the Poisson mean that leaves as many devices without any as there are. A device in a
     * crash loop counts about once.
     */
    double events() {
        double struck = devices == 0 ? 0 : (double) affected / devices;
        return struck >= NEARLY_ALL ? sum : Math.min(sum, -devices * Math.log1p(-struck));
    }

    /** How much wider {@link #events} spread than Poisson's for being told from how many devices had none. */
    double dispersion() {
        double mean = devices == 0 ? 0 : events() / devices;
        return mean < 1e-6 ? 1 : Math.expm1(mean) / mean;
    }
}
