package dev.fleetward.simulator.wire;

import java.io.ByteArrayOutputStream;

/** The SDK's run-length code: zigzag varint n, then one byte to repeat n times, or −n bytes as they are. */
final class RunLength {
    private static final int SHORTEST_RUN = 3;

    private RunLength() {}

    static byte[] encode(byte[] plain) {
        var out = new ByteArrayOutputStream();
        int literalFrom = 0;
        int at = 0;
        while (at < plain.length) {
            int run = runLength(plain, at);
            if (run >= SHORTEST_RUN) {
                literal(out, plain, literalFrom, at);
                Varint.write(out, zigzag(run));
                out.write(plain[at]);
                at += run;
                literalFrom = at;
            } else {
                at += run;
            }
        }
        literal(out, plain, literalFrom, plain.length);
        return out.toByteArray();
    }

    private static int runLength(byte[] plain, int from) {
        int end = from + 1;
        while (end < plain.length && plain[end] == plain[from]) {
            end++;
        }
        return end - from;
    }

    private static void literal(ByteArrayOutputStream out, byte[] plain, int from, int to) {
        if (to > from) {
            Varint.write(out, zigzag(from - to));
            out.write(plain, from, to - from);
        }
    }

    private static int zigzag(int n) {
        return (n << 1) ^ (n >> 31);
    }
}
