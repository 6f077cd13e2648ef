package dev.fleetward.vulnerabilities.feeds.formats;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when one record goes on for longer than allowed, however many there are. */
final class RecordBudget extends FilterInputStream {
    private final int maxBytes;
    private long since;

    RecordBudget(InputStream in, int maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    /** A record was too long. */
    static final class Spent extends IOException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("a record is too large");
        }
    }

    /** The next record begins. What the parser has read ahead counts for the one before. */
    void next() {
        since = 0;
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

    /** What lies behind belongs to who opened it, and may hold more. */
    @Override
    public void close() {}

    private void counted(int bytes) throws Spent {
        since += bytes;
        if (since > maxBytes) {
            throw new Spent();
        }
    }
}
