package dev.fleetward.crashes.values;

/** There is no value to show. An everyday outcome, so it carries no stack trace. */
final class NoValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final Missing why;

    NoValue(Missing why, String detail) {
        super(detail, null, false, false);
        this.why = why;
    }

    static NoValue damaged(String detail) {
        return new NoValue(Missing.DAMAGED, detail);
    }

    Missing why() {
        return why;
    }
}
