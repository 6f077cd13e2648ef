package dev.fleetward.bench.detect;

/** A row that cannot be used; the message names its line and column. */
final class BadRow extends Exception {
    private static final long serialVersionUID = 1;

    BadRow(int line, String why) {
        super("line %d: %s".formatted(line, why));
    }

    BadRow(int line, String column, String why) {
        super("line %d, column %s: %s".formatted(line, column, why));
    }
}
