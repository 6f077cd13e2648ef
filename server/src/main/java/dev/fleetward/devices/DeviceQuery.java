package dev.fleetward.devices;

import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are wanted; empty for all. Text of the query language becomes one by {@link Fleet#understand}.
 */
public record DeviceQuery(Optional<Expression> where) {
    public static final DeviceQuery ALL = new DeviceQuery(Optional.empty());

    private static final int MAX_TEXT_CHARACTERS = 256;
    private static final Map<String, Duration> SPANS = Map.of(
            "1h", Duration.ofHours(1),
            "24h", Duration.ofDays(1),
            "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30));

    /** Devices heard of within that time. */
    public static DeviceQuery seenWithin(Duration span) {
        return of(List.of(new Expression.Within("seen", span)));
    }

    /**
     * The plain filters of an address; what is empty does not narrow.
     *
     * @param text part of the serial
     * @param seen 1h, 24h, 7d or 30d, or one of them after a hyphen for "not seen for"
     * @param attribute {@code name} or {@code name=value}
     * @throws Problem 400 for an unknown span or an overlong text
     */
    public static DeviceQuery parse(
            @Nullable String text,
            @Nullable String version,
            @Nullable String hardware,
            @Nullable String cohort,
            @Nullable String seen,
            @Nullable String attribute) {
        var parts = new ArrayList<Expression>();
        given("q", text).ifPresent(part -> parts.add(compare("serial", Operator.CONTAINS, part)));
        given("version", version).ifPresent(value -> parts.add(compare("version", Operator.EQUAL, value)));
        given("hardware", hardware).ifPresent(value -> parts.add(compare("hw", Operator.EQUAL, value)));
        given("cohort", cohort).ifPresent(value -> parts.add(compare("cohort", Operator.EQUAL, value)));
        given("seen", seen).ifPresent(span -> parts.add(seen(span)));
        given("attribute", attribute).ifPresent(wanted -> parts.add(attribute(wanted)));
        return of(parts);
    }

    public boolean isEverything() {
        return where.isEmpty();
    }

    /** Both must hold. */
    public DeviceQuery and(DeviceQuery other) {
        var parts = new ArrayList<Expression>();
        where.ifPresent(parts::add);
        other.where.ifPresent(parts::add);
        return of(parts);
    }

    private static DeviceQuery of(List<Expression> parts) {
        return switch (parts.size()) {
            case 0 -> ALL;
            case 1 -> new DeviceQuery(Optional.of(parts.getFirst()));
            default -> new DeviceQuery(Optional.of(new Expression.And(parts)));
        };
    }

    private static Expression compare(String field, Operator operator, String value) {
        return new Expression.Comparison(field, operator, List.of(value));
    }

    private static Expression seen(String name) {
        boolean silent = name.startsWith("-");
        Duration span = Optional.ofNullable(SPANS.get(silent ? name.substring(1) : name))
                .orElseThrow(() ->
                        Problem.invalid("seen must be 1h, 24h, 7d or 30d, or -7d for “not seen for 7 days”; not “%s”."
                                .formatted(name)));
        Expression within = new Expression.Within("seen", span);
        return silent ? new Expression.Not(within) : within;
    }

    private static Expression attribute(String wanted) {
        String[] parts = wanted.split("=", 2);
        String field = "attr." + parts[0].strip();
        return parts.length == 2 ? compare(field, Operator.EQUAL, parts[1].strip()) : new Expression.Has(field);
    }

    private static Optional<String> given(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (value.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("%s has at most %d characters.".formatted(name, MAX_TEXT_CHARACTERS));
        }
        return Optional.of(value.strip());
    }
}
