package dev.fleetward.ingest.otlp;

/** A body that is not what OTLP says it should be. The message tells a person what is wrong with it. */
final class Unreadable extends Exception {
    Unreadable(String detail) {
        super(detail, null, false, false);
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
