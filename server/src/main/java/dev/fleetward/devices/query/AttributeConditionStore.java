package dev.fleetward.devices.query;

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

    Condition has(Product product, String field) {
        return of(product, field, "", List.of());
    }

    Condition compared(Product product, Expression.Comparison asked) {
        String field = asked.field();
        return switch (asked.operator()) {
            case EQUAL, IN, NOT_EQUAL ->
                of(product, field, " AND a.value_text = ANY (?)", List.of(spellings(asked.values())));
            case CONTAINS ->
                of(product, field, " AND a.value_text ILIKE ?", List.of(ConditionStore.containing(asked.value())));
            case LESS, AT_MOST, MORE, AT_LEAST ->
                of(
                        product,
                        field,
                        " AND a.value_number " + asked.operator().sign() + " ?",
                        List.of(number(asked.value())));
        };
    }

    private static Condition of(Product product, String field, String more, List<Object> values) {
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product.id().value());
        parameters.add(field.substring(PREFIX.length()));
        parameters.addAll(values);
        return new Condition(
                "d.id IN (SELECT a.device_id FROM device_attribute a WHERE a.product_id = ? AND a.name = ?" + more
                        + ")",
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
