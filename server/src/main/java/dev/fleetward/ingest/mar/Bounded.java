package dev.fleetward.ingest.mar;

import java.io.IOException;
import java.io.InputStream;

/** The first so many bytes of a stream. */
final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long maxBytes) {
        this.in = in;
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(left, length));
        left -= Math.max(read, 0);
        return read;
    }
}
