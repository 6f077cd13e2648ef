package dev.fleetward.ingest.chunks;

import java.util.Arrays;

/**
 * The SDK's run-length coding: a zigzag number n, then for n &gt; 0 one byte to repeat n times, for n &lt; 0 as many literal
 * bytes. A few bytes can claim gigabytes, hence the limit.
 */
final class RunLengthCodec {
    static final int MAX_DECODED_BYTES = 64 * 1024 * 1024;

    private RunLengthCodec() {}

    /** Counted before it is unfolded: a few bytes may claim all there may be, and take no more than that. */
    static byte[] decode(byte[] bytes, int from) throws Malformed {
        var unfolded = new byte[length(bytes, from)];
        var in = new ByteReader(bytes, from);
        int at = 0;
        while (in.remaining() > 0) {
            long length = runLength(in);
            int count = (int) Math.abs(length);
            if (length > 0) {
                Arrays.fill(unfolded, at, at + count, (byte) in.u8("repeated byte"));
            } else {
                System.arraycopy(bytes, in.at(), unfolded, at, count);
                in.skip(count);
            }
            at += count;
        }
        return unfolded;
    }

    private static int length(byte[] bytes, int from) throws Malformed {
        var in = new ByteReader(bytes, from);
        long total = 0;
        while (in.remaining() > 0) {
            long length = runLength(in);
            if (length == 0) {
                throw new Malformed("bad-run-length", "A run of no bytes at %d.".formatted(in.at()));
            }
            long count = Math.abs(length);
            if (total + count > MAX_DECODED_BYTES) {
                throw new Malformed("too-large", "The runs unfold to more than %d bytes.".formatted(MAX_DECODED_BYTES));
            }
            if (length > 0) {
                in.u8("repeated byte");
            } else if (count > in.remaining()) {
                throw new Malformed("truncated", "A literal run of %d bytes ends the message early.".formatted(count));
            } else {
                in.skip((int) count);
            }
            total += count;
        }
        return (int) total;
    }

    /** How often a byte repeats, or, below 0, how many follow as they are. */
    private static long runLength(ByteReader in) throws Malformed {
        long zigzag = in.varint("run length");
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
}
