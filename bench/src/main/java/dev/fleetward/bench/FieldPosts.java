package dev.fleetward.bench;

import dev.fleetward.simulator.wire.Build;
import dev.fleetward.simulator.wire.Chunks;
import dev.fleetward.simulator.wire.Messages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What microcontrollers post: of a hundred, 90 heartbeats of ten metrics in one chunk, 8 of twenty log lines in several
 * chunks, a restart and a failed assertion. Each next post is of another device of the fleet.
 */
final class FieldPosts implements Supplier<byte[]> {
    private static final int HEARTBEATS = 90;
    private static final int LOGS = 98;
    private static final int RESTARTS = 99;
    private static final int KINDS = 100;
    private static final int LINES = 20;
    private static final int MAX_CHUNK_BYTES = 400;
    private static final int PLACES = 40;
    /** Odd and no divisor of a million: not the order in which devices poll. */
    private static final long STRIDE = 387_911;

    private final MixedFleet fleet;
    private final AtomicLong next = new AtomicLong(System.currentTimeMillis() & 0xFFFF_FFFFL);

    FieldPosts(MixedFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public byte[] get() {
        long n = next.getAndIncrement();
        long device = n * STRIDE % fleet.devices();
        byte[] message = message(n, build(fleet.version(device), FleetRows.hardware(device)), Instant.now());
        return post(FleetRows.serial(device), ServerProcess.PROJECT_KEY, Chunks.cut(message, MAX_CHUNK_BYTES));
    }

    static Build build(String version, String hardware) {
        return new Build("main", version, hardware, Build.inventedId("main", version));
    }

    private static byte[] message(long n, Build build, Instant now) {
        int kind = Math.floorMod(n * 37, KINDS);
        if (kind < HEARTBEATS) {
            return heartbeat(n, build, now);
        }
        if (kind < LOGS) {
            return Messages.logs(
                    build,
                    now,
                    IntStream.range(0, LINES)
                            .mapToObj(i -> new Messages.LogLine(
                                    now.minusSeconds(LINES - i),
                                    i % 7 == 0 ? 2 : 1,
                                    "mqtt: kept alive, %d messages waiting, slot %d".formatted(n % 97, i)))
                            .toList());
        }
        return kind < RESTARTS
                ? Messages.reboot(build, now, new Messages.Reboot(0x0002, 0, 0, 0x14, false))
                : Messages.trace(build, now, 1, 0x0800_4000 + n % PLACES * 64, 0x0800_9000 + n % PLACES * 32, null);
    }

    static byte[] heartbeat(long n, Build build, Instant now) {
        var metrics = new LinkedHashMap<String, Object>();
        metrics.put("battery", 20 + n % 80);
        metrics.put("uptime_s", 3_600L);
        metrics.put("heap_free_min", 20_000 + n % 5_000);
        metrics.put("wifi_rssi", -40 - n % 50);
        metrics.put("mqtt_reconnects", n % 5);
        metrics.put("flash_writes", n % 1_000);
        metrics.put("temperature", 20.0 + n % 300 / 10.0);
        metrics.put("pump_starts", n % 30);
        metrics.put("pressure", 1.0 + n % 100 / 100.0);
        metrics.put("sequence", n);
        return Messages.heartbeat(build, now, metrics);
    }

    static byte[] post(String serial, String key, List<byte[]> chunks) {
        if (chunks.size() == 1) {
            return request(serial, key, "application/octet-stream", chunks.getFirst());
        }
        var body = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            body.writeBytes(
                    "--b\r\nContent-Type: application/octet-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(chunk);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return request(serial, key, "multipart/mixed; boundary=b", body.toByteArray());
    }

    private static byte[] request(String serial, String key, String type, byte[] body) {
        return HttpLoad.request(
                "POST /api/v0/chunks/" + serial + " HTTP/1.1\r\nHost:127.0.0.1\r\nMemfault-Project-Key:" + key
                        + "\r\nContent-Type:" + type + "\r\nContent-Length:" + body.length + "\r\n\r\n",
                body);
    }
}
