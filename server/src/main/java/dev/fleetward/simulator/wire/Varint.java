package dev.fleetward.simulator.wire;

import java.io.ByteArrayOutputStream;

/** Base 128, least significant group first. */
final class Varint {
    private Varint() {}

    static void write(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    static int length(int value) {
        int bytes = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
