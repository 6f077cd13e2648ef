package dev.fleetward.ingest;

/** The symbols that claim to be of an event's build do not fit it: names by them would be guesses. */
final class WrongSymbols extends Exception {
    private static final long serialVersionUID = 1L;

    WrongSymbols(String detail) {
        super(detail, null, false, false);
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
