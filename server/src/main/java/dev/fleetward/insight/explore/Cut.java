package dev.fleetward.insight.explore;

import dev.fleetward.devices.Fleet.Label;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.kernel.Problem;
import java.util.Map;

/**
 * By what lines are told apart.
 *
 * @param of the attribute's name, or the query of {@code match}
 */
public record Cut(Kind kind, String of) {
    /** By what was so when the samples came, or by what the devices are now. */
    public enum Kind {
        FLEET,
        VERSION,
        HARDWARE,
        BOTH,
        COHORT,
        ATTRIBUTE,
        MATCH
    }

    private static final String ATTRIBUTE = "attr.";
    private static final int MAX_TEXT_CHARACTERS = 500;

    /** @throws Problem 400 naming those there are */
    static Cut parse(String by, String match) {
        if (by.startsWith(ATTRIBUTE) && by.length() > ATTRIBUTE.length() && by.length() <= MAX_TEXT_CHARACTERS) {
            return new Cut(Kind.ATTRIBUTE, by.substring(ATTRIBUTE.length()));
        }
        return switch (by) {
            case "" -> new Cut(Kind.FLEET, "");
            case "version" -> new Cut(Kind.VERSION, "");
            case "hardware" -> new Cut(Kind.HARDWARE, "");
            case "version,hardware" -> new Cut(Kind.BOTH, "");
            case "cohort" -> new Cut(Kind.COHORT, "");
            case "match" -> new Cut(Kind.MATCH, match(match));
            default ->
                throw Problem.invalid(
                        "by must be version, hardware, version,hardware, cohort, attr.NAME or match, not “%s”."
                                .formatted(by));
        };
    }

    private static String match(String query) {
        if (query.isBlank() || query.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid(
                    "by=match needs match: a query of at most %d characters, such as component = \"mbedtls\"."
                            .formatted(MAX_TEXT_CHARACTERS));
        }
        return query;
    }

    public String slug() {
        return switch (kind) {
            case FLEET -> "";
            case VERSION -> "version";
            case HARDWARE -> "hardware";
            case BOTH -> "version,hardware";
            case COHORT -> "cohort";
            case ATTRIBUTE -> ATTRIBUTE + of;
            case MATCH -> "match";
        };
    }

    public String words() {
        return switch (kind) {
            case FLEET -> "of the fleet";
            case VERSION -> "by software version";
            case HARDWARE -> "by hardware";
            case BOTH -> "by software version and hardware";
            case COHORT -> "by cohort";
            case ATTRIBUTE -> "by " + of;
            case MATCH -> "by whether " + of;
        };
    }

    /** Whether roll-ups know it. */
    boolean isRolledUp() {
        return switch (kind) {
            case FLEET, VERSION, HARDWARE, BOTH, COHORT -> true;
            case ATTRIBUTE, MATCH -> false;
        };
    }

    FleetSeries.Cut rolledUp() {
        return switch (kind) {
            case VERSION -> FleetSeries.Cut.VERSION;
            case HARDWARE -> FleetSeries.Cut.HARDWARE;
            case BOTH -> FleetSeries.Cut.VERSION_AND_HARDWARE;
            case COHORT -> FleetSeries.Cut.COHORT;
            case FLEET, ATTRIBUTE, MATCH -> FleetSeries.Cut.FLEET;
        };
    }

    boolean byVersion() {
        return kind == Kind.VERSION || kind == Kind.BOTH;
    }

    /** What of a device is its line. */
    Label label() {
        return switch (kind) {
            case FLEET, VERSION -> new Label(Label.Kind.NOTHING, "");
            case HARDWARE, BOTH -> new Label(Label.Kind.HARDWARE, "");
            case COHORT -> new Label(Label.Kind.COHORT, "");
            case ATTRIBUTE -> new Label(Label.Kind.ATTRIBUTE, of);
            case MATCH -> new Label(Label.Kind.MATCH, of);
        };
    }

    /**
     * A line's name.
     *
     * @param label what of its devices tells it apart, see {@link #label}
     * @param cohorts what each is called, by slug
     */
    String name(String version, String label, Map<String, String> cohorts) {
        return switch (kind) {
            case FLEET -> "fleet";
            case VERSION -> orUnknown(version);
            case HARDWARE -> orUnknown(label);
            case BOTH -> orUnknown(version) + " · " + orUnknown(label);
            case COHORT -> label.isEmpty() ? "no cohort" : cohorts.getOrDefault(label, label);
            case ATTRIBUTE -> label.isEmpty() ? "not set" : label;
            case MATCH -> label.equals("yes") ? of : "all others";
        };
    }

    private static String orUnknown(String name) {
        return name.isEmpty() ? "unknown" : name;
    }
}
