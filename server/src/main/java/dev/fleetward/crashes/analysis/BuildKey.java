package dev.fleetward.crashes.analysis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How builds are told apart here: events carry a prefix of the build id, coredumps all of it; both have the prefix. */
public final class BuildKey {
    static final String ANY = "any";
    private static final int CHARACTERS = 12;

    private BuildKey() {}

    public static String of(String buildId) {
        return buildId.substring(0, Math.min(buildId.length(), CHARACTERS)).toLowerCase(Locale.ROOT);
    }

    /** Where the build is not known, any symbols that arrive may be its. */
    public static String orAny(@Nullable String buildId) {
        return buildId == null || buildId.isEmpty() ? ANY : of(buildId);
    }
}
