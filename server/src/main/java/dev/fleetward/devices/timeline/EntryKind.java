package dev.fleetward.devices.timeline;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an entry of a timeline is about. */
public enum EntryKind {
    CRASH("Crashes"),
    TRACE("Traces"),
    REBOOT("Reboots"),
    UPDATE("Updates"),
    SOFTWARE("Software"),
    HEARTBEAT("Heartbeats"),
    SESSION("Sessions"),
    LOG("Logs"),
    RECORDING("Recordings"),
    ATTRIBUTE("Attributes"),
    STATE("Life"),
    CONFIG("Sampling"),
    SECURITY("Security"),
    REFUSED("Refused");

    /** What breaks the routine: few enough to be marked on a chart. */
    public static final Set<EntryKind> MARKS = Set.copyOf(EnumSet.of(CRASH, TRACE, REBOOT, UPDATE, SOFTWARE));

    private final String label;

    EntryKind(String label) {
        this.label = label;
    }

    /** Of several, as a heading has it. */
    public String getLabel() {
        return label;
    }

    /** In addresses and in the API. */
    @JsonValue
    public String getSlug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Words between commas; none is all.
     *
     * @throws Problem 400 naming the kinds there are
     */
    static Set<EntryKind> parse(@Nullable String words) {
        if (words == null || words.isBlank()) {
            return EnumSet.allOf(EntryKind.class);
        }
        return Arrays.stream(words.split(",", -1))
                .map(String::strip)
                .map(EntryKind::one)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EntryKind.class)));
    }

    private static EntryKind one(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.getSlug().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("kind “%s” is none of %s."
                        .formatted(
                                word,
                                Arrays.stream(values()).map(EntryKind::getSlug).collect(Collectors.joining(", ")))));
    }
}
