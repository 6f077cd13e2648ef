package dev.fleetward.devices.query;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.products.VersionOrder;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns an expression into SQL with bound parameters. Safe for concurrent use. */
@ApplicationScoped
public class ConditionStore {
    /** So many distinct values are read before each device is asked instead. */
    static final int MAX_PICKED_FROM = 200;

    /** What a text must hold for an index of trigrams to narrow it down; without, such an index is read whole. */
    private static final Pattern TRIGRAM = Pattern.compile("[A-Za-z0-9]{3}");

    private static final Condition EVERYTHING = new Condition("true", List.of());

    private final SoftwareVersions versions;
    private final AttributeConditionStore attributes;
    private final ValueStore values;
    private final List<QueryTerm> terms;
    private final Clock clock;

    ConditionStore(
            SoftwareVersions versions,
            AttributeConditionStore attributes,
            ValueStore values,
            @All List<QueryTerm> terms,
            Clock clock) {
        this.versions = versions;
        this.attributes = attributes;
        this.values = values;
        this.terms = List.copyOf(terms);
        this.clock = clock;
    }

    public Vocabulary vocabulary() {
        return Vocabulary.with(terms.stream().map(QueryTerm::term).toList());
    }

    List<QueryTerm> terms() {
        return terms;
    }

    public static Condition everything() {
        return EVERYTHING;
    }

    /** Runs one of these versions; for terms that come down to versions. */
    public static Condition running(Collection<UUID> versions) {
        return new Condition(
                "EXISTS (SELECT FROM device_software s"
                        + " WHERE s.device_id = d.id AND s.software_version_id = ANY (?::uuid[]))",
                List.of(List.copyOf(versions)));
    }

    /** For looking at devices one by one. */
    public Condition condition(Tx tx, Product product, Expression expression) {
        return switch (expression) {
            case Expression.And and -> joined(tx, product, and.parts(), " AND ");
            case Expression.Or or -> joined(tx, product, or.parts(), " OR ");
            case Expression.Not not -> not(condition(tx, product, not.part()));
            case Expression.Within within -> within(within);
            case Expression.Has has -> attributes.has(product, has.field());
            case Expression.Comparison comparison -> comparison(tx, product, comparison);
        };
    }

    /**
     * The same for finding all that match at once: what any of several conditions holds for is gathered from each one's own
     * index, once, which PostgreSQL does not do by itself.
     */
    public Condition selection(Tx tx, Product product, Expression expression) {
        return switch (expression) {
            case Expression.And and -> joined(selections(tx, product, and.parts()), " AND ");
            case Expression.Or or -> gathered(product, selections(tx, product, or.parts()));
            case Expression.Not(Expression.Or or) ->
                joined(
                        or.parts().stream()
                                .map(part -> selection(tx, product, new Expression.Not(part)))
                                .toList(),
                        " AND ");
            case Expression.Not _, Expression.Within _, Expression.Has _, Expression.Comparison _ ->
                condition(tx, product, expression);
        };
    }

    private List<Condition> selections(Tx tx, Product product, List<Expression> parts) {
        return parts.stream().map(part -> selection(tx, product, part)).toList();
    }

    private static Condition gathered(Product product, List<Condition> conditions) {
        var parameters = new ArrayList<@Nullable Object>();
        for (Condition one : conditions) {
            parameters.add(product.id().value());
            parameters.addAll(one.parameters());
        }
        return new Condition(
                conditions.stream()
                        .map(one -> "SELECT d.id FROM device d WHERE d.product_id = ? AND " + one.sql())
                        .collect(Collectors.joining(" UNION ALL ", "d.id = ANY (ARRAY(", "))")),
                parameters);
    }

    private Condition joined(Tx tx, Product product, List<Expression> parts, String join) {
        return joined(parts.stream().map(part -> condition(tx, product, part)).toList(), join);
    }

    private static Condition joined(List<Condition> conditions, String join) {
        var parameters = new ArrayList<@Nullable Object>();
        conditions.forEach(one -> parameters.addAll(one.parameters()));
        return new Condition(
                conditions.stream().map(Condition::sql).collect(Collectors.joining(join, "(", ")")), parameters);
    }

    /** A condition is true or false, never unknown: so its opposite can be sought as directly as it. */
    private static Condition not(Condition condition) {
        return new Condition("(NOT (" + condition.sql() + "))", condition.parameters());
    }

    private Condition within(Expression.Within within) {
        String column = within.field().equals("seen") ? "d.last_seen_at" : "d.registered_at";
        return new Condition(column + " >= ?", List.of(clock.instant().minus(within.span())));
    }

    private Condition comparison(Tx tx, Product product, Expression.Comparison asked) {
        String field = asked.field();
        var added = terms.stream().filter(term -> term.term().takes(field)).findFirst();
        if (added.isPresent()) {
            return added.get().condition(tx, product, asked);
        }
        if (asked.operator() == Operator.NOT_EQUAL) {
            return not(comparison(tx, product, new Expression.Comparison(field, Operator.EQUAL, asked.values())));
        }
        return switch (field) {
            case "serial" ->
                asked.operator() == Operator.CONTAINS
                        ? part("d.serial_folded", asked.value())
                        : among("d.serial", asked.values());
            case "nickname" ->
                asked.operator() == Operator.CONTAINS
                        ? known("d.nickname", partOfAnyCase("d.nickname", asked.value()))
                        : known("d.nickname", among("d.nickname", asked.values()));
            case "hw" -> hardware(tx, product, asked);
            case "state" -> new Condition("d.state = ANY (?)", List.of(lowerCase(asked.values())));
            case "cohort" -> cohort(tx, product, asked.values());
            case "version" -> running(matching(tx, product, "", asked));
            default ->
                field.startsWith("version.")
                        ? running(matching(tx, product, field.substring("version.".length()), asked))
                        : attributes.compared(tx, product, asked);
        };
    }

    /** One value is sought as one: an index then gives the devices in order. */
    private static Condition among(String column, List<String> values) {
        return values.size() == 1
                ? new Condition(column + " = ?", List.of(values.getFirst()))
                : new Condition(column + " = ANY (?)", List.of(values));
    }

    /** What is not known is not so. */
    private static Condition known(String column, Condition condition) {
        return new Condition("(" + column + " IS NOT NULL AND " + condition.sql() + ")", condition.parameters());
    }

    /** A product has few hardware versions: those that contain a text are picked here, and the devices found by them. */
    private Condition hardware(Tx tx, Product product, Expression.Comparison asked) {
        if (asked.operator() != Operator.CONTAINS) {
            return known("d.hardware_version", among("d.hardware_version", asked.values()));
        }
        List<String> all = values.hardware(tx, product.id(), "", MAX_PICKED_FROM);
        return known(
                "d.hardware_version",
                all.size() == MAX_PICKED_FROM
                        ? partOfAnyCase("d.hardware_version", asked.value())
                        : among("d.hardware_version", picked(all, asked.value())));
    }

    static List<String> picked(List<String> all, String part) {
        String folded = part.toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(folded))
                .toList();
    }

    /** @param column of texts in lower case */
    public static Condition part(String column, String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return TRIGRAM.matcher(text).find()
                ? new Condition(column + " LIKE ?", List.of(containing(folded)))
                : new Condition("strpos(" + column + ", ?) > 0", List.of(folded));
    }

    /** Whatever the case of either. */
    static Condition partOfAnyCase(String column, String text) {
        return TRIGRAM.matcher(text).find()
                ? new Condition(column + " ILIKE ?", List.of(containing(text)))
                : part("lower(" + column + ")", text);
    }

    /** A pattern of LIKE. */
    private static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static List<String> lowerCase(List<String> words) {
        return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    private static Condition cohort(Tx tx, Product product, List<String> slugs) {
        if (slugs.contains("none")) {
            return new Condition("d.cohort_id IS NULL", List.of());
        }
        List<UUID> cohorts = tx.list(
                "SELECT id FROM cohort WHERE product_id = ? AND slug = ANY (?)",
                row -> row.uuid("id"),
                product.id().value(),
                slugs);
        return known("d.cohort_id", new Condition("d.cohort_id = ANY (?::uuid[])", List.of(cohorts)));
    }

    /** A product has few versions: they are compared here, in their own order, and the devices found by id. */
    private List<UUID> matching(Tx tx, Product product, String type, Expression.Comparison asked) {
        return versions.list(tx, product.id()).stream()
                .filter(version -> type.isEmpty() || version.type().equals(type))
                .filter(version -> matches(version, asked))
                .map(version -> version.id().value())
                .toList();
    }

    private static boolean matches(SoftwareVersion version, Expression.Comparison asked) {
        String text = version.version();
        return switch (asked.operator()) {
            case EQUAL, IN, NOT_EQUAL -> asked.values().contains(text);
            case CONTAINS ->
                text.toLowerCase(Locale.ROOT).contains(asked.value().toLowerCase(Locale.ROOT));
            case LESS, AT_MOST, MORE, AT_LEAST -> {
                var order = VersionOrder.compare(text, asked.value());
                yield order.isPresent() && asked.operator().holds(order.getAsInt());
            }
        };
    }
}
