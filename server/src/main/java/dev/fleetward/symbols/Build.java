package dev.fleetward.symbols;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a device says of the build it runs. Any member may be missing.
 *
 * @param id lower-case hex, whole or the first bytes
 */
public record Build(
        @Nullable String id,
        @Nullable String softwareType,
        @Nullable String softwareVersion) {
    /** Fewer bytes than the SDK's least (5) would fit too many builds. */
    static final int MIN_PREFIX_CHARACTERS = 8;

    private static final String SEPARATOR = "\n";

    public Build {
        id = id == null || id.isBlank() ? null : id.toLowerCase(Locale.ROOT);
    }

    /** For finding by the id alone. */
    public static Build ofId(String id) {
        return new Build(id, null, null);
    }

    Optional<String> findableId() {
        return Optional.ofNullable(id).filter(text -> text.length() >= MIN_PREFIX_CHARACTERS);
    }

    /** One text for all of it; {@link #parse} reads it back. */
    public String key() {
        return String.join(SEPARATOR, orEmpty(id), orEmpty(softwareType), orEmpty(softwareVersion));
    }

    public static Build parse(String key) {
        String[] parts = key.split(SEPARATOR, 3);
        return new Build(part(parts, 0), part(parts, 1), part(parts, 2));
    }

    private static @Nullable String part(String[] parts, int index) {
        return index < parts.length && !parts[index].isEmpty() ? parts[index] : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
