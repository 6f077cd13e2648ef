package dev.fleetward.bench.detect;

import dev.fleetward.insight.detect.HourPoint;
import dev.fleetward.insight.detect.Measure;
import dev.fleetward.insight.detect.Slice;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A fleet from a seed: devices of two to four kinds of hardware with components, an old version and a new one that is
 * rolled out in stages, day and week in what they do, devices that differ among themselves, some off at night, one in a
 * crash loop now and then; and in it one regression, or none.
 */
final class Generator {
    /** What is injected. */
    enum Fault {
        NONE,
        /** None either, but the rates of all devices wander together by tenths. */
        RESTLESS,
        VERSION_RATE,
        VERSION_ON_HARDWARE_RATE,
        HARDWARE_RATE,
        COMPONENT_RATE,
        FLEET_RATE,
        VERSION_LEVEL,
        DROP_OUT
    }

    static final String CRASHES = "crashes";
    static final String BATTERY = "battery_drain_pct";
    static final String TEMPERATURE = "temperature_c";
    private static final List<String> METRICS = List.of(CRASHES, BATTERY, TEMPERATURE);
    private static final String NEW_VERSION = "2.0.0";
    private static final long FIRST_HOUR = 490_000;
    private static final int DAYS = 21;
    private static final int NEW_VERSION_DAY = 12;
    private static final double MOOD_KEPT = 0.85;
    private static final double MOOD_SWING = 0.1;

    private final Random random;
    private final Fault fault;
    private final double multiple;
    private final int devices;
    private final int kinds;
    private final double rate;
    private final double season;
    private final double weekend;
    private final int faultHour;
    private final int faultyHardware;
    private final int[] hardware;
    private final boolean[] component;
    private final int[] updatedAt;
    private final double[] proneness;
    private final double[] batteryOffset;
    private final boolean[] offAtNight;
    private final int loopDevice;
    private final int loopHour;
    private final Slice[] slices;
    private final HourPoint[][] points;
    private double mood;
    private double common = 1;

    Generator(long seed, Fault fault, double multiple) {
        this.random = new Random(seed * 1_000_003 + fault.name().hashCode());
        this.fault = fault;
        this.multiple = multiple;
        this.devices = 300 + random.nextInt(1700);
        this.kinds = 2 + random.nextInt(3);
        this.rate = Math.exp(Math.log(0.02) + random.nextDouble() * Math.log(15));
        this.season = random.nextDouble() * 0.6;
        this.weekend = 1 - random.nextDouble() * 0.4;
        this.faultyHardware = random.nextInt(kinds);
        this.faultHour = (NEW_VERSION_DAY + 1) * 24 + random.nextInt(72);
        this.hardware = new int[devices];
        this.component = new boolean[devices];
        this.updatedAt = new int[devices];
        this.proneness = new double[devices];
        this.batteryOffset = new double[devices];
        this.offAtNight = new boolean[devices];
        this.loopDevice = random.nextInt(devices);
        this.loopHour = 24 * (5 + random.nextInt(15));
        double share = 0.15 + random.nextDouble() * 0.4;
        for (int i = 0; i < devices; i++) {
            hardware[i] = random.nextInt(kinds);
            component[i] = random.nextDouble() < share;
            proneness[i] = Math.exp(0.5 * random.nextGaussian() - 0.125);
            batteryOffset[i] = random.nextGaussian();
            offAtNight[i] = random.nextDouble() < 0.3;
            updatedAt[i] = stage(random.nextDouble());
        }
        this.slices = new Slice[kinds * 4];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = Slice.of(Slice.VERSION, i % 2 == 1 ? NEW_VERSION : "1.9.0")
                    .and("radio", i / 2 % 2 == 1 ? "nrf-2" : "nrf-1")
                    .and(Slice.HARDWARE, "rev " + (char) ('A' + i / 4));
        }
        this.points = new HourPoint[METRICS.size()][slices.length];
    }

    private int slice(int device, int hour) {
        return hardware[device] * 4 + (component[device] ? 2 : 0) + (hour >= updatedAt[device] ? 1 : 0);
    }

    /** A tenth to a half in the first stage, the rest over the days after it. */
    private int stage(double place) {
        double first = 0.2 + 0.3 * ((devices % 10) / 10.0);
        int start = NEW_VERSION_DAY * 24 + 9;
        return place < first ? start + random.nextInt(2) : start + 24 + (int) ((place - first) * 24 * 8);
    }

    Fleet fleet() {
        var fleet = new Fleet(
                fault + " of " + devices + " devices, rate " + String.format(java.util.Locale.ROOT, "%.3f", rate));
        label(fleet);
        Set<Integer> affected = new HashSet<>();
        long from = fleet.labels.isEmpty()
                ? Long.MAX_VALUE
                : fleet.labels.getFirst().start();
        double weather = 0;
        for (int hour = 0; hour < DAYS * 24; hour++) {
            weather = 0.8 * weather + 0.6 * random.nextGaussian();
            wander();
            for (HourPoint[] ofMetric : points) {
                Arrays.fill(ofMetric, HourPoint.NOTHING);
            }
            for (int i = 0; i < devices; i++) {
                if (isOn(i, hour)) {
                    int events = report(hour, i, weather);
                    long at = FIRST_HOUR + hour;
                    if (events > 0 && at >= from && at < from + Score.SOON_HOURS && isFaulty(i, hour)) {
                        affected.add(i);
                    }
                }
            }
            keep(fleet, FIRST_HOUR + hour);
        }
        fleet.affectedSoon = affected.size();
        return fleet;
    }

    private boolean isOn(int device, int hour) {
        boolean night = hour % 24 < 6;
        boolean silent = fault == Fault.DROP_OUT && hardware[device] == faultyHardware && hour >= faultHour;
        return !silent && !(night && offAtNight[device]) && random.nextDouble() > 0.02;
    }

    private void wander() {
        if (fault == Fault.RESTLESS) {
            mood = MOOD_KEPT * mood + Math.sqrt(1 - MOOD_KEPT * MOOD_KEPT) * random.nextGaussian();
            common = Math.exp(MOOD_SWING * mood);
        }
    }

    private void keep(Fleet fleet, long hour) {
        for (int metric = 0; metric < points.length; metric++) {
            for (int slice = 0; slice < slices.length; slice++) {
                if (points[metric][slice].devices() > 0) {
                    fleet.add(
                            hour,
                            METRICS.get(metric),
                            metric == 0 ? Measure.RATE : Measure.LEVEL,
                            slices[slice],
                            points[metric][slice]);
                }
            }
        }
    }

    private int report(int hour, int device, double weather) {
        int slice = slice(device, hour);
        boolean faulty = isFaulty(device, hour);
        double day = 1 + season * Math.sin(2 * Math.PI * (hour % 24) / 24.0);
        double week = hour / 24 % 7 >= 5 ? weekend : 1;
        boolean rateFault = faulty && fault != Fault.VERSION_LEVEL;
        double expected = rate
                * common
                * day
                * week
                * proneness[device]
                * (1 + 0.2 * hardware[device])
                * (rateFault ? multiple : 1);
        int events = poisson(expected);
        if (device == loopDevice && hour >= loopHour && hour < loopHour + 12) {
            events += 20;
        }
        add(CRASHES, slice, events);
        double drain = 2 * day + 0.4 * hardware[device] + 0.5 * batteryOffset[device] + 0.3 * random.nextGaussian();
        add(BATTERY, slice, drain * (faulty && fault == Fault.VERSION_LEVEL ? 1.3 : 1));
        double heat = 20 + 5 * day + weather + 2 * batteryOffset[device] + random.nextGaussian();
        add(TEMPERATURE, slice, heat);
        return events;
    }

    private void add(String metric, int slice, double value) {
        HourPoint[] ofMetric = points[METRICS.indexOf(metric)];
        HourPoint.of(value, 1).ifPresent(point -> ofMetric[slice] = ofMetric[slice].plus(point));
    }

    private boolean isFaulty(int device, int hour) {
        return switch (fault) {
            case NONE, RESTLESS, DROP_OUT -> false;
            case VERSION_RATE, VERSION_LEVEL -> hour >= updatedAt[device];
            case VERSION_ON_HARDWARE_RATE -> hour >= updatedAt[device] && hardware[device] == faultyHardware;
            case HARDWARE_RATE -> hour >= faultHour && hardware[device] == faultyHardware;
            case COMPONENT_RATE -> hour >= faultHour && component[device];
            case FLEET_RATE -> hour >= faultHour;
        };
    }

    private void label(Fleet fleet) {
        String rev = "rev " + (char) ('A' + faultyHardware);
        long released = FIRST_HOUR + NEW_VERSION_DAY * 24 + 9;
        long injected = FIRST_HOUR + faultHour;
        Slice version = Slice.of(Slice.VERSION, NEW_VERSION);
        List<Label> labels =
                switch (fault) {
                    case NONE, RESTLESS -> List.of();
                    case VERSION_RATE -> List.of(label(CRASHES, version, released));
                    case VERSION_ON_HARDWARE_RATE ->
                        List.of(label(CRASHES, version.and(Slice.HARDWARE, rev), released));
                    case HARDWARE_RATE -> List.of(label(CRASHES, Slice.of(Slice.HARDWARE, rev), injected));
                    case COMPONENT_RATE -> List.of(label(CRASHES, Slice.of("radio", "nrf-2"), injected));
                    case FLEET_RATE -> List.of(label(CRASHES, Slice.ALL, injected));
                    case VERSION_LEVEL -> List.of(label(BATTERY, version, released));
                    case DROP_OUT -> List.of(label("", Slice.of(Slice.HARDWARE, rev), injected));
                };
        fleet.labels.addAll(labels);
    }

    private Label label(String metric, Slice slice, long start) {
        return new Label(fault.name(), metric, slice, start, Long.MAX_VALUE);
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int k = 0;
        while (product > limit) {
            product *= random.nextDouble();
            k++;
        }
        return k;
    }
}
