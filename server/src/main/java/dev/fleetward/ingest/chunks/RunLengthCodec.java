package dev.fleetward.ingest.chunks;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The SDK's run-length coding: a zigzag number n, then for n &gt; 0 one byte to repeat n times, for n &lt; 0 as many literal
 * bytes. A few bytes can claim gigabytes, hence the limit.
 */
final class RunLengthCodec {
    static final int MAX_DECODED_BYTES = 64 * 1024 * 1024;

    private RunLengthCodec() {}

    static byte[] decode(byte[] bytes, int from) throws Malformed {
        var in = new ByteReader(bytes, from);
        var out = new ByteArrayOutputStream(bytes.length);
        while (in.remaining() > 0) {
            long zigzag = in.varint("run length");
            long length = (zigzag >>> 1) ^ -(zigzag & 1);
            if (length == 0) {
                throw new Malformed("bad-run-length", "A run of no bytes at %d.".formatted(in.at()));
            }
            long count = Math.abs(length);
            if (out.size() + count > MAX_DECODED_BYTES) {
                throw new Malformed("too-large", "The runs unfold to more than %d bytes.".formatted(MAX_DECODED_BYTES));
            }
            if (length > 0) {
                repeat(out, (byte) in.u8("repeated byte"), (int) count);
            } else if (count > in.remaining()) {
                throw new Malformed("truncated", "A literal run of %d bytes ends the message early.".formatted(count));
            } else {
                out.write(bytes, in.at(), (int) count);
                in.skip((int) count);
            }
        }
        return out.toByteArray();
    }

    private static void repeat(ByteArrayOutputStream out, byte value, int count) {
        var run = new byte[count];
        Arrays.fill(run, value);
        out.write(run, 0, count);
    }
}
