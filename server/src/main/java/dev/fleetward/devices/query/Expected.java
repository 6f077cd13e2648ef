package dev.fleetward.devices.query;

/** What a query that ends here waits for. */
sealed interface Expected {
    /** A field, {@code not}, {@code has} or a bracket. */
    record Field() implements Expected {}

    record Sign(Term term, String field) implements Expected {}

    record Value(Term term, String field) implements Expected {}

    record Unit(String number) implements Expected {}

    /** {@code and}, {@code or}: the query could end here too. */
    record Connective() implements Expected {}
}
