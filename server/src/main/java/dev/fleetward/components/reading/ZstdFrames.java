package dev.fleetward.components.reading;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of a file packed by Zstandard (RFC 8878, section 3). Of several, pzstd puts one before each that only says how
 * long it is; such frames are to be skipped, which our unpacker cannot. Stateless.
 */
final class ZstdFrames {
    static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int HEADER_BYTES = 8;
    private static final int REPEATED_BYTE = 1;

    private ZstdFrames() {}

    static boolean isSkippable(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && isSkippable(little(bytes).getInt(0));
    }

    private static boolean isSkippable(int magic) {
        return (magic & 0xFFFFFFF0) == SKIPPABLE_MAGIC;
    }

    /** @throws IndexOutOfBoundsException when a frame is cut off, IllegalArgumentException when there is none */
    static byte[] withoutSkippable(byte[] bytes) {
        ByteBuffer in = little(bytes);
        var out = new ByteArrayOutputStream(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int magic = in.getInt(at);
            int end;
            if (isSkippable(magic)) {
                end = Math.addExact(at + HEADER_BYTES, in.getInt(at + 4));
            } else if (magic == MAGIC) {
                end = frameEnd(in, at);
                out.write(bytes, at, end - at);
            } else {
                throw new IllegalArgumentException("no frame of Zstandard at byte " + at);
            }
            if (end <= at || end > bytes.length) {
                throw new IndexOutOfBoundsException("a frame of Zstandard is cut off at byte " + at);
            }
            at = end;
        }
        return out.toByteArray();
    }

    /** Frame header, blocks until the one that says it is the last, and a checksum where the header says so. */
    private static int frameEnd(ByteBuffer in, int from) {
        int descriptor = in.get(from + 4);
        boolean single = (descriptor & 0x20) != 0;
        int contentSize = descriptor >> 6 & 3;
        int at = from
                + 5
                + (single ? 0 : 1)
                + new int[] {0, 1, 2, 4}[descriptor & 3]
                + (contentSize == 0 ? single ? 1 : 0 : 1 << contentSize);
        boolean last = false;
        while (!last) {
            int header = in.get(at) & 0xFF | (in.get(at + 1) & 0xFF) << 8 | (in.get(at + 2) & 0xFF) << 16;
            last = (header & 1) != 0;
            boolean repeated = (header >> 1 & 3) == REPEATED_BYTE;
            at += 3 + (repeated ? 1 : header >> 3);
        }
        return at + ((descriptor & 4) != 0 ? 4 : 0);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
