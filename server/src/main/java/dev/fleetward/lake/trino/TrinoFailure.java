package dev.fleetward.lake.trino;

/** A statement did not come to its end. */
public final class TrinoFailure extends RuntimeException {

    /** What it means for who asked. */
    public enum Kind {
        /** Trino cannot be reached, starts, stops or has too much to do: the same question can work later. */
        AWAY,
        /** The question needs more time, memory or text than one may have. */
        TOO_MUCH,
        /** A file or snapshot is not there, or anything else that a second look may find in order. */
        STALE,
        /** The server's or the operator's mistake: wrong password, no such catalogue, a statement that is none. */
        WRONG
    }

    private final Kind kind;

    TrinoFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    TrinoFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
