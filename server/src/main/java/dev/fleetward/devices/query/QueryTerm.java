package dev.fleetward.devices.query;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import java.util.List;

/** A word another room adds to the language; implemented by the stores that know its tables. */
public interface QueryTerm {
    Term term();

    /**
     * The devices that satisfy it; {@link Operator#NOT_EQUAL} and {@link Operator#IN} come as they were written.
     *
     * @param asked its field names this term
     */
    Condition condition(Tx tx, Product product, Expression.Comparison asked);

    /** Names behind the prefix, for completion: at most {@code limit} that begin like this. */
    default List<String> names(Tx tx, Product product, String beginning, int limit) {
        return List.of();
    }

    /** Values, for completion: at most {@code limit} that begin like this. */
    default List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return List.of();
    }
}
