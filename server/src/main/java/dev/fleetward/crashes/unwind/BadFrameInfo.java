package dev.fleetward.crashes.unwind;

/** Unwind information that does not say what it should. What needs it is done without it. */
final class BadFrameInfo extends Exception {
    BadFrameInfo(String detail) {
        super(detail, null, false, false);
    }
}
