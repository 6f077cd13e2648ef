package dev.fleetward.ingest.chunks;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The device's side, written from the protocol's description: a message cut into chunks of at most some bytes. */
public final class Packetizer {
    private Packetizer() {}

    /** One chunk with the checksum behind the message. */
    public static byte[] single(byte[] message) {
        var out = new ByteArrayOutputStream();
        out.write(0x08);
        out.writeBytes(message);
        crc(out, message);
        return out.toByteArray();
    }

    /** As SDKs from 0.0.7 to 0.0.17 did: the checksum leads. */
    public static byte[] singleOfOldSdk(byte[] message) {
        var out = new ByteArrayOutputStream();
        out.write(0x00);
        crc(out, message);
        out.writeBytes(message);
        return out.toByteArray();
    }

    public static List<byte[]> chunks(byte[] message, int chunkBytes) {
        if (message.length + 3 <= chunkBytes) {
            return List.of(single(message));
        }
        var chunks = new ArrayList<byte[]>();
        var first = new ByteArrayOutputStream();
        first.write(0x48);
        varint(first, message.length);
        int at = fill(first, message, 0, chunkBytes);
        chunks.add(first.toByteArray());
        while (true) {
            var next = new ByteArrayOutputStream();
            next.write(0x80);
            varint(next, at);
            boolean last = next.size() + message.length - at + 2 <= chunkBytes;
            at = fill(next, message, at, chunkBytes);
            if (last) {
                crc(next, message);
                chunks.add(next.toByteArray());
                return chunks;
            }
            byte[] more = next.toByteArray();
            more[0] = (byte) 0xC0;
            chunks.add(more);
        }
    }

    public static List<byte[]> chunksOfOldSdk(byte[] message, int chunkBytes) {
        var chunks = new ArrayList<byte[]>();
        var first = new ByteArrayOutputStream();
        first.write(0x40);
        varint(first, message.length);
        crc(first, message);
        int at = fill(first, message, 0, Math.min(chunkBytes, first.size() + message.length - 1));
        chunks.add(first.toByteArray());
        while (at < message.length) {
            var next = new ByteArrayOutputStream();
            next.write(0);
            varint(next, at);
            at = fill(next, message, at, chunkBytes);
            byte[] bytes = next.toByteArray();
            bytes[0] = (byte) (at < message.length ? 0xC0 : 0x80);
            chunks.add(bytes);
        }
        return chunks;
    }

    private static int fill(ByteArrayOutputStream out, byte[] message, int at, int chunkBytes) {
        int length = Math.max(0, Math.min(message.length - at, chunkBytes - out.size()));
        out.write(message, at, length);
        return at + length;
    }

    static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left >= 0x80) {
            out.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }

    private static void crc(ByteArrayOutputStream out, byte[] message) {
        int crc = slowCrc(message);
        out.write(crc & 0xFF);
        out.write(crc >> 8);
    }

    /** Bit by bit, so that the table of the code under test has something to agree with. */
    static int slowCrc(byte[] bytes) {
        int crc = 0;
        for (byte next : bytes) {
            crc ^= (next & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            crc &= 0xFFFF;
        }
        return crc;
    }
}
