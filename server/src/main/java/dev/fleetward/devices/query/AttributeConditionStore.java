package dev.fleetward.devices.query;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on attributes. */
@ApplicationScoped
class AttributeConditionStore {
    private static final String PREFIX = "attr.";

    private final ValueStore values;

    AttributeConditionStore(ValueStore values) {
        this.values = values;
    }

    Condition has(Product product, String field) {
        return of(product, field, "", List.of());
    }

    Condition compared(Tx tx, Product product, Expression.Comparison asked) {
        String field = asked.field();
        return switch (asked.operator()) {
            case EQUAL, IN, NOT_EQUAL -> among(product, field, spellings(asked.values()));
            case CONTAINS -> containing(tx, product, asked);
            case LESS, AT_MOST, MORE, AT_LEAST ->
                of(
                        product,
                        field,
                        " AND a.value_number " + asked.operator().sign() + " ?",
                        List.of(number(asked.value())));
        };
    }

    private static Condition among(Product product, String field, List<String> spellings) {
        return of(product, field, " AND a.value_text = ANY (?)", List.of(spellings));
    }

    /** Most attributes have few values: those that contain the text are picked here. */
    private Condition containing(Tx tx, Product product, Expression.Comparison asked) {
        String name = asked.field().substring(PREFIX.length());
        List<String> all = values.attributeValues(tx, product.id(), name, "", ConditionStore.MAX_PICKED_FROM);
        if (all.size() < ConditionStore.MAX_PICKED_FROM) {
            return among(product, asked.field(), ConditionStore.picked(all, asked.value()));
        }
        Condition part = ConditionStore.partOfAnyCase("a.value_text", asked.value());
        return of(product, asked.field(), " AND " + part.sql(), part.parameters());
    }

    private static Condition of(Product product, String field, String more, List<? extends @Nullable Object> values) {
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product.id().value());
        parameters.add(field.substring(PREFIX.length()));
        parameters.addAll(values);
        return new Condition(
                "EXISTS (SELECT FROM device_attribute a WHERE a.device_id = d.id AND a.product_id = ? AND a.name = ?"
                        + more + ")",
                parameters);
    }

    /** A number is also sought as it is kept: 7.0 as 7. */
    private static List<String> spellings(List<String> values) {
        var all = new ArrayList<String>(values);
        values.stream()
                .filter(ValueRules::isNumber)
                .map(value -> plain(new BigDecimal(value)))
                .forEach(all::add);
        values.stream()
                .flatMap(value -> Moment.parse(value).stream())
                .map(Instant::toString)
                .forEach(all::add);
        return all;
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** A time is compared by its seconds. */
    private static double number(String value) {
        return Moment.parse(value)
                .map(at -> at.getEpochSecond() + at.getNano() / 1e9)
                .orElseGet(() -> Double.parseDouble(value));
    }
}
