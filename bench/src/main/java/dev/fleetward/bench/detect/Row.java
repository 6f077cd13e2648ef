package dev.fleetward.bench.detect;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A row by name of column.
 *
 * @param line of the file, from 1; of a JSON array the number of the object
 */
record Row(int line, Map<String, String> cells) {
    /** What stands there; empty when nothing does, or there is no such column. */
    Optional<String> given(String column) {
        return Optional.ofNullable(cells.get(column)).filter(cell -> !cell.isEmpty());
    }

    Optional<Instant> time(String column) throws BadRow {
        Optional<String> cell = given(column);
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> at = Table.time(cell.get());
        if (at.isEmpty()) {
            throw bad(column, "is no time (ISO 8601, or seconds or milliseconds since 1970)");
        }
        return at;
    }

    /** A decimal comma will do where commas do not separate. */
    double number(String column, double otherwise) throws BadRow {
        Optional<String> cell = given(column);
        if (cell.isEmpty()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(cell.get().replace(',', '.'));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(column, "is no number");
        }
        throw bad(column, "is no finite number");
    }

    BadRow bad(String column, String why) {
        return new BadRow(line, column, "“%s” %s".formatted(cells.getOrDefault(column, ""), why));
    }
}
