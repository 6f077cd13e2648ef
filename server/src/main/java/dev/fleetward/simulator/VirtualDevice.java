package dev.fleetward.simulator;

import dev.fleetward.simulator.wire.Build;
import dev.fleetward.simulator.wire.Chunks;
import dev.fleetward.simulator.wire.Coredump;
import dev.fleetward.simulator.wire.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;

/**
 * One unit: what it is, what it runs and what it says. Everything it does follows from the fleet's seed and its serial.
 * Confined to one thread at a time.
 */
final class VirtualDevice {
    private static final List<String> COUNTRIES =
            List.of("DE", "DE", "DE", "FR", "FR", "IT", "ES", "NL", "PL", "SE", "AT", "FI");
    private static final double UNREACHABLE_SHARE = 0.04;
    private static final String WEAK_HARDWARE = "r1";
    private static final long SLEEPLESS_RADIO_PCT = 18;
    private static final double WEAK_HARDWARE_SHARE = 0.3;
    private static final double WEAK_HARDWARE_FACTOR = 4;
    private static final double OLD_VERSION_SHARE = 0.12;
    private static final long SYNCS_AN_HOUR = 4;
    private static final double FAILED_SYNC_CHANCE = 0.05;
    private static final double DRAIN_PERCENT_AN_HOUR = 0.6;
    private static final double DRAIN_FACTOR = 2.5;

    private static final long FIRMWARE_UPDATE = 0x0003;
    private static final long BROWN_OUT = 0x8003;
    private static final long HARDWARE_WATCHDOG = 0x8005;
    private static final Duration BOOT_TIME = Duration.ofSeconds(20);

    private final Model model;
    private final String serial;
    private final Random random;
    private final Random radio;
    private final String country;
    private final boolean reachable;
    private final boolean staysOnOldVersion;
    private Build build;
    private Instant bootedAt = Instant.EPOCH;
    private int crashesSinceHeartbeat;

    VirtualDevice(Model model, int number, long seed) {
        this.model = model;
        this.serial = "%s-%04d".formatted(model.serialPrefix(), number);
        this.random = new Random(seed * 31 + serial.hashCode());
        this.radio = new Random(seed * 37 + serial.hashCode());
        this.country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
        this.reachable = random.nextDouble() >= UNREACHABLE_SHARE;
        this.staysOnOldVersion = random.nextDouble() < OLD_VERSION_SHARE;
        String hardware = random.nextDouble() < WEAK_HARDWARE_SHARE ? WEAK_HARDWARE : "r2";
        Firmware first = model.firmware().getFirst();
        this.build = new Build(model.softwareType(), first.version(), hardware, first.buildId());
    }

    String serial() {
        return serial;
    }

    String country() {
        return country;
    }

    Build build() {
        return build;
    }

    Model model() {
        return model;
    }

    /** Whether it still talks once its history is told. */
    boolean isReachable() {
        return reachable;
    }

    /** Chunks of all that happened between the two moments, one heartbeat a step. */
    List<byte[]> history(Instant from, Instant to, Duration step) {
        var chunks = new ArrayList<byte[]>();
        Instant updateAt = from.plus(
                Duration.between(from, to).multipliedBy(1 + random.nextInt(6)).dividedBy(10));
        double crashChance = step.toMinutes() / (double) Duration.ofDays(1).toMinutes();
        for (Instant at = from.plusSeconds(random.nextInt(3600)); at.isBefore(to); at = at.plus(step)) {
            if (!staysOnOldVersion && at.isAfter(updateAt) && isOnFirstVersion()) {
                chunks.addAll(start(model.firmware().get(1).version(), at.minus(BOOT_TIME)));
            }
            if (random.nextDouble() < firmware().crashesPerDay() * crashChance * weakness()) {
                chunks.addAll(crash(at.minusSeconds(random.nextInt(600) + 60L)));
            }
            chunks.add(heartbeat(at, step));
        }
        return chunks;
    }

    /** What it says at a live moment: perhaps a crash, always a heartbeat. */
    List<byte[]> live(Instant now, Duration sinceLast) {
        var chunks = new ArrayList<byte[]>();
        if (random.nextDouble() < firmware().crashChance() * weakness()) {
            chunks.addAll(crash(now));
        }
        chunks.add(heartbeat(now, sinceLast));
        return chunks;
    }

    /** Starts another version: the reboot that says so, and the first heartbeat under it. */
    List<byte[]> start(String version, Instant at) {
        build = build.withVersion(version, model.firmware(version).buildId());
        bootedAt = at;
        var reboot = new Messages.Reboot(FIRMWARE_UPDATE, 0, 0, 0, false);
        return List.of(Chunks.single(Messages.reboot(build, at, reboot)), heartbeat(at, BOOT_TIME));
    }

    /** Goes on with a version without telling. */
    void resume(String version) {
        build = build.withVersion(version, model.firmware(version).buildId());
    }

    private List<byte[]> crash(Instant at) {
        crashesSinceHeartbeat++;
        bootedAt = at;
        List<String> captures = firmware().captures();
        var chunks = new ArrayList<byte[]>();
        chunks.add(Chunks.single(Messages.logs(build, at, lastWords(at))));
        if (captures.isEmpty()) {
            long reason = random.nextInt(3) == 0 ? HARDWARE_WATCHDOG : BROWN_OUT;
            chunks.add(Chunks.single(Messages.reboot(build, at, new Messages.Reboot(reason, 0, 0, 0, false))));
            return chunks;
        }
        Coredump dump = Coredump.captured(captures.get(random.nextInt(captures.size())));
        chunks.addAll(Chunks.cut(Messages.coredump(dump.savedBy(serial, build)), 1024));
        var reboot = new Messages.Reboot(dump.reason(), dump.pc(), dump.lr(), 0, true);
        chunks.add(Chunks.single(Messages.reboot(build, at.plus(BOOT_TIME), reboot)));
        return chunks;
    }

    private List<Messages.LogLine> lastWords(Instant at) {
        return List.of(
                new Messages.LogLine(
                        at.minusSeconds(40), 1, "control loop: set point " + (18 + random.nextInt(5)) + " C"),
                new Messages.LogLine(at.minusSeconds(12), 2, "radio: retry " + (1 + random.nextInt(4))),
                new Messages.LogLine(at.minusSeconds(1), 3, "sensor: no answer on i2c 0x48"));
    }

    private byte[] heartbeat(Instant at, Duration interval) {
        boolean crashed = crashesSinceHeartbeat > 0;
        long hours = Math.max(1, interval.toHours());
        double day = (at.getEpochSecond() % 86_400) / 86_400.0;
        double warmth = Math.sin((day - 0.25) * 2 * Math.PI);
        SequencedMap<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("MemfaultSdkMetric_IntervalMs", interval.toMillis());
        metrics.put("MemfaultSdkMetric_UnexpectedRebootCount", (long) crashesSinceHeartbeat);
        metrics.put("operational_hours", hours);
        metrics.put("operational_crashfree_hours", crashed ? hours - 1 : hours);
        metrics.put(
                "uptime_s", Math.max(0, Math.min(Duration.between(bootedAt, at).toSeconds(), 30L * 86_400)));
        metrics.put("temperature_c_x10", Math.round(205 + 25 * warmth + 5 * random.nextGaussian()));
        metrics.put(
                "battery_soc_pct", (long) Math.clamp(70 - drained() + 20 * warmth + 3 * random.nextGaussian(), 5, 100));
        addVitals(metrics, interval, hours);
        metrics.put("wifi_rssi_dbm", (long) (-58 + 6 * random.nextGaussian()));
        metrics.put("heap_free_min_bytes", (long) (crashed ? 900 : 9_000 + random.nextInt(4_000)));
        metrics.put("requests_served", Math.max(0, Math.round(hours * (40 + 35 * warmth + 8 * random.nextGaussian()))));
        crashesSinceHeartbeat = 0;
        return Chunks.single(Messages.heartbeat(build, at, metrics));
    }

    /** The second version empties the batteries of the weak hardware: its radio never sleeps. */
    private long drained() {
        return drainsMore() ? SLEEPLESS_RADIO_PCT : 0;
    }

    /** What vitals are made of, by the names the firmware SDK gives them; its chance is apart from that of crashes. */
    private void addVitals(SequencedMap<String, Object> metrics, Duration interval, long hours) {
        long expected = interval.toMillis();
        double connected = Math.clamp(0.985 + 0.01 * radio.nextGaussian(), 0, 1);
        double step = (double) interval.toMillis() / Fleet.STEP.toMillis();
        long failed = radio.nextDouble() < FAILED_SYNC_CHANCE * step ? 1 + radio.nextInt(2) : 0;
        metrics.put("connectivity_expected_time_ms", expected);
        metrics.put("connectivity_connected_time_ms", Math.round(expected * connected));
        metrics.put("sync_successful", Math.max(0, SYNCS_AN_HOUR * hours - failed));
        metrics.put("sync_failure", failed);
        double drain = DRAIN_PERCENT_AN_HOUR * (drainsMore() ? DRAIN_FACTOR : 1) * (0.9 + 0.2 * radio.nextDouble());
        // For a step, however short the interval: live reports are frequent, and charts of the drop go on as they were.
        metrics.put("battery_soc_pct_drop", drain * Fleet.STEP.toHours());
        metrics.put("battery_discharge_duration_ms", Fleet.STEP.toMillis());
    }

    /** The second version empties the batteries of the weak hardware: something for charts and anomalies to find. */
    private boolean drainsMore() {
        return build.hardwareVersion().equals(WEAK_HARDWARE)
                && model.firmware().size() > 1
                && build.softwareVersion().equals(model.firmware().get(1).version());
    }

    private Firmware firmware() {
        return model.firmware(build.softwareVersion());
    }

    private boolean isOnFirstVersion() {
        return build.softwareVersion().equals(model.firmware().getFirst().version());
    }

    /** The first hardware revision crashes more: something for "what differs" to find. */
    private double weakness() {
        return build.hardwareVersion().equals(WEAK_HARDWARE) ? WEAK_HARDWARE_FACTOR : 1;
    }
}
