package dev.fleetward.ingest.chunks;

/** Bytes that do not say what they should. The message tells a person what is wrong with them. */
public final class Malformed extends Exception {
    private final String reason;

    /** @param reason short stable name, such as {@code crc-mismatch} */
    public Malformed(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
