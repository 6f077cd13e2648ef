package dev.fleetward.ingest.chunks;

/** A position in some bytes. Reading past the end is {@link Malformed}, not an exception of the array. */
final class ByteReader {
    private static final int MAX_VARINT_BYTES = 5;
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int at() {
        return at;
    }

    int remaining() {
        return bytes.length - at;
    }

    int u8(String what) throws Malformed {
        if (at >= bytes.length) {
            throw new Malformed("truncated", "The bytes end at %d, inside the %s.".formatted(at, what));
        }
        return bytes[at++] & 0xFF;
    }

    /** Least significant byte first, as after the last byte of a message. */
    int u16(String what) throws Malformed {
        int low = u8(what);
        return low | u8(what) << 8;
    }

    /** Base 128, least significant group first, at most 32 bits. */
    long varint(String what) throws Malformed {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int next = u8(what);
            value |= (next & 0x7FL) << (7 * i);
            if (next < 0x80) {
                if (value > MAX_U32) {
                    break;
                }
                return value;
            }
        }
        throw new Malformed("bad-varint", "The %s is not a number of 32 bits.".formatted(what));
    }

    void skip(int count) {
        at += count;
    }
}
