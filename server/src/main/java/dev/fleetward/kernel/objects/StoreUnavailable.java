package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The store did not do what was asked: nothing was acknowledged, and asking again is safe. */
public final class StoreUnavailable extends UncheckedIOException {
    StoreUnavailable(String message, Throwable cause) {
        super(message, cause instanceof IOException io ? io : new IOException(cause));
    }

    /** What hinders, for whoever runs the server. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
