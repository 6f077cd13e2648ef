package dev.fleetward.crashes.dump;

/** A dump that cannot be read at all. The message tells a person what is wrong with it. */
public final class BadDump extends Exception {
    public BadDump(String detail) {
        super(detail, null, false, false);
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
