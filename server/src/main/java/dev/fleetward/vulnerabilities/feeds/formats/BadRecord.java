package dev.fleetward.vulnerabilities.feeds.formats;

/** Why a record is not taken; the message says which field is wrong. */
public final class BadRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRecord(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
