package dev.fleetward.compliance.posture;

import dev.fleetward.compliance.Law;
import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule as it is asked for. */
record Wanted(
        @Nullable String title,
        @Nullable String scope,
        @Nullable String expectation,
        @Nullable List<String> requirements) {

    private static final int MAX_TITLE_CHARACTERS = 200;
    private static final int MAX_QUERY_CHARACTERS = 2_000;
    private static final int MAX_REQUIREMENTS = 20;
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

    /** The same with nothing missing. */
    record Checked(String title, String scope, String expectation, List<String> requirements) {}

    /** @throws Problem 400 for what is missing or too long, 404 for a requirement of no catalogue */
    Checked checked() {
        String stated = text("title", title, MAX_TITLE_CHARACTERS);
        String asked = text("expectation", expectation, MAX_QUERY_CHARACTERS);
        if (stated.isEmpty() || asked.isEmpty()) {
            throw Problem.invalid("A posture rule needs a title and an expectation, such as attr.secure_boot = true.");
        }
        List<String> linked = requirements == null ? List.of() : requirements;
        if (linked.isEmpty() || linked.size() > MAX_REQUIREMENTS) {
            throw Problem.invalid(
                    "A posture rule speaks for 1 to %d requirements, such as CRA.I.2.b.".formatted(MAX_REQUIREMENTS));
        }
        List<String> ids = linked.stream().map(String::strip).distinct().toList();
        ids.forEach(Law::requirement);
        return new Checked(stated, text("scope", scope, MAX_QUERY_CHARACTERS), asked, ids);
    }

    /** @throws Problem 400 */
    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid(
                    "A rule's name has 1 to 63 of the characters a-z 0-9 and - within, not “%s”.".formatted(name));
        }
        return name;
    }

    private static String text(String what, @Nullable String given, int max) {
        String text = given == null ? "" : given.strip();
        if (text.length() > max) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(what, max));
        }
        return text;
    }
}
