package dev.fleetward.access;

import dev.fleetward.kernel.Problem;
import io.vertx.ext.web.RoutingContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may be as long as a document, and no longer. */
final class DocumentStream extends FilterInputStream {
    private final RoutingContext routing;
    private long left = EdgeLimits.MAX_DOCUMENT_BYTES;

    DocumentStream(InputStream in, RoutingContext routing) {
        super(in);
        this.routing = routing;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    /** Closing reads what is left, for the next request: after this one there is none, and its sender may never end. */
    @Override
    public void close() throws IOException {
        if (left >= 0) {
            super.close();
        }
    }

    private void count(int bytes) {
        left -= bytes;
        if (left < 0) {
            routing.response().putHeader("Connection", "close");
            throw Problem.tooLarge("The body of this request", EdgeLimits.MAX_DOCUMENT_BYTES);
        }
    }
}
