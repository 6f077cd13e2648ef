package dev.fleetward.devices;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are wanted; what is empty does not narrow.
 *
 * @param text part of the serial
 * @param seenWithin seen within that time; {@code silentFor}: not seen for at least that time
 * @param attribute {@code name} or {@code name=value}
 */
public record DeviceQuery(
        Optional<String> text,
        Optional<String> version,
        Optional<String> hardware,
        Optional<String> cohort,
        Optional<Duration> seenWithin,
        Optional<Duration> silentFor,
        Optional<String> attribute) {
    public static final DeviceQuery ALL = parse(null, null, null, null, null, null);

    private static final int MAX_TEXT_CHARACTERS = 256;
    private static final Map<String, Duration> SPANS = Map.of(
            "1h", Duration.ofHours(1),
            "24h", Duration.ofDays(1),
            "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30));

    /**
     * From an address. {@code seen} is 1h, 24h, 7d or 30d, or one of them after a hyphen for "not seen for".
     *
     * @throws Problem 400 for an unknown span or an overlong text
     */
    public static DeviceQuery parse(
            @Nullable String text,
            @Nullable String version,
            @Nullable String hardware,
            @Nullable String cohort,
            @Nullable String seen,
            @Nullable String attribute) {
        Optional<String> wanted = given("seen", seen);
        boolean silent = wanted.filter(span -> span.startsWith("-")).isPresent();
        Optional<Duration> span = wanted.map(name -> silent ? name.substring(1) : name)
                .map(name -> Optional.ofNullable(SPANS.get(name))
                        .orElseThrow(() -> Problem.invalid(
                                "seen must be 1h, 24h, 7d or 30d, or -7d for “not seen for 7 days”; not “%s”."
                                        .formatted(name))));
        return new DeviceQuery(
                given("q", text),
                given("version", version),
                given("hardware", hardware),
                given("cohort", cohort),
                silent ? Optional.empty() : span,
                silent ? span : Optional.empty(),
                given("attribute", attribute));
    }

    public boolean isEverything() {
        return equals(ALL);
    }

    Optional<String> attributeName() {
        return attribute.map(text -> text.split("=", 2)[0].strip());
    }

    Optional<String> attributeValue() {
        return attribute
                .map(text -> text.split("=", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> parts[1].strip());
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
