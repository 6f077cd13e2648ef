package dev.fleetward.simulator.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts a message into chunks as the SDK's chunk transport does: the checksum comes after the last byte, never split. */
public final class Chunks {
    /** MEMFAULT_MIN_CHUNK_BUF_LEN. */
    public static final int MIN_CHUNK_BYTES = 9;

    private static final int SINGLE = 0x08;
    private static final int FIRST_OF_MANY = 0x48;
    private static final int CONTINUED = 0xc0;
    private static final int LAST = 0x80;
    private static final int CRC_BYTES = 2;

    private Chunks() {}

    /** The whole message in one chunk, whatever its size ("multi-call" mode). */
    public static byte[] single(byte[] message) {
        var out = new ByteArrayOutputStream(message.length + 3);
        out.write(SINGLE);
        out.writeBytes(message);
        crc(out, message);
        return out.toByteArray();
    }

    public static List<byte[]> cut(byte[] message, int maxChunkBytes) {
        if (maxChunkBytes < MIN_CHUNK_BYTES) {
            throw new IllegalArgumentException("a chunk has at least " + MIN_CHUNK_BYTES + " bytes");
        }
        if (1 + message.length + CRC_BYTES <= maxChunkBytes) {
            return List.of(single(message));
        }
        var chunks = new ArrayList<byte[]>();
        int sent = 0;
        boolean done = false;
        while (!done) {
            int room = maxChunkBytes - 1 - Varint.length(chunks.isEmpty() ? message.length : sent);
            int rest = message.length - sent;
            done = !chunks.isEmpty() && rest + CRC_BYTES <= room;
            int length = Math.min(room, rest);
            var out = new ByteArrayOutputStream(maxChunkBytes);
            out.write(chunks.isEmpty() ? FIRST_OF_MANY : done ? LAST : CONTINUED);
            Varint.write(out, chunks.isEmpty() ? message.length : sent);
            out.write(message, sent, length);
            if (done) {
                crc(out, message);
            }
            chunks.add(out.toByteArray());
            sent += length;
        }
        return chunks;
    }

    /** CRC-16/XMODEM over the message, little-endian. */
    private static void crc(ByteArrayOutputStream out, byte[] message) {
        int crc = 0;
        for (byte b : message) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        out.write(crc);
        out.write(crc >> 8);
    }
}
