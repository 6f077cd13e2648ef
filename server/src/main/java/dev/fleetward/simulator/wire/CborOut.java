package dev.fleetward.simulator.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The part of CBOR (RFC 8949) that the SDK's encoder emits: definite lengths, shortest heads. */
final class CborOut {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int DOUBLE = 0xfb;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    CborOut map(int pairs) {
        return head(MAP, pairs);
    }

    CborOut array(int items) {
        return head(ARRAY, items);
    }

    CborOut number(long value) {
        return value < 0 ? head(NEGATIVE, ~value) : head(UNSIGNED, value);
    }

    CborOut number(double value) {
        out.write(DOUBLE);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
        return this;
    }

    CborOut text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    CborOut bytes(byte[] value) {
        head(BYTES, value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }

    private CborOut head(int major, long value) {
        int type = major << 5;
        if (value < 24) {
            out.write(type | (int) value);
        } else if (value <= 0xff) {
            tail(type | 24, value, 1);
        } else if (value <= 0xffff) {
            tail(type | 25, value, 2);
        } else if (value <= 0xffff_ffffL) {
            tail(type | 26, value, 4);
        } else {
            tail(type | 27, value, 8);
        }
        return this;
    }

    private void tail(int first, long value, int bytes) {
        out.write(first);
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }
}
