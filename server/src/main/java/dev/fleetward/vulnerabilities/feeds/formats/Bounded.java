package dev.fleetward.vulnerabilities.feeds.formats;

import dev.fleetward.kernel.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with a problem when more than allowed has been read. */
public final class Bounded extends FilterInputStream {
    private final long maxBytes;
    private final String what;
    private long read;

    public Bounded(InputStream in, long maxBytes, String what) {
        super(in);
        this.maxBytes = maxBytes;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        counted(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        counted(Math.max(n, 0));
        return n;
    }

    private void counted(int bytes) {
        read += bytes;
        if (read > maxBytes) {
            throw Problem.tooLarge(what, maxBytes);
        }
    }
}
