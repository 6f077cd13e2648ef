package dev.fleetward.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Chunk posts of 300 bytes, each a whole heartbeat message of its own (single chunk, CRC-16/XMODEM at its end) from one
 * device of many.
 */
final class Chunks implements Supplier<byte[]> {
    static final int CHUNK_BYTES = 300;
    static final int DEVICES = 1_000;

    private final String projectKey;
    private final AtomicLong next = new AtomicLong();

    private final int devices;

    Chunks(String projectKey) {
        this(projectKey, DEVICES);
    }

    Chunks(String projectKey, int devices) {
        this.projectKey = projectKey;
        this.devices = devices;
    }

    @Override
    public byte[] get() {
        long n = next.getAndIncrement();
        byte[] chunk = chunk(n);
        String head = """
                POST /api/v0/chunks/BENCH-%d HTTP/1.1\r
                Host:127.0.0.1\r
                Memfault-Project-Key:%s\r
                Content-Type:application/octet-stream\r
                Content-Length:%d\r
                \r
                """.formatted(n % devices, projectKey, chunk.length);
        return HttpLoad.request(head, chunk);
    }

    static byte[] chunk(long n) {
        var message = new ByteArrayOutputStream(CHUNK_BYTES);
        message.write(0x02);
        message.write(0xA6);
        integer(message, 2, 1);
        integer(message, 3, 1);
        text(message, 10, "main");
        text(message, 9, "1.0.0");
        text(message, 6, "board-a");
        message.write(0x04);
        message.write(0xA1);
        message.write(0x01);
        message.write(0xA2);
        metricName(message, "sequence");
        message.write(0x1B);
        for (int shift = 56; shift >= 0; shift -= 8) {
            message.write((int) (n >>> shift));
        }
        metricName(message, "note");
        int filler = CHUNK_BYTES - 3 - message.size() - 2;
        message.write(0x78);
        message.write(filler);
        message.writeBytes("x".repeat(filler).getBytes(StandardCharsets.US_ASCII));
        byte[] body = message.toByteArray();
        int crc = crc16(body);
        var chunk = new ByteArrayOutputStream(CHUNK_BYTES);
        chunk.write(0x08);
        chunk.writeBytes(body);
        chunk.write(crc);
        chunk.write(crc >>> 8);
        return chunk.toByteArray();
    }

    private static void integer(ByteArrayOutputStream out, int key, int value) {
        out.write(key);
        out.write(value);
    }

    private static void text(ByteArrayOutputStream out, int key, String value) {
        out.write(key);
        metricName(out, value);
    }

    private static void metricName(ByteArrayOutputStream out, String value) {
        out.write(0x60 + value.length());
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xFF) << 8;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
            crc &= 0xFFFF;
        }
        return crc;
    }
}
