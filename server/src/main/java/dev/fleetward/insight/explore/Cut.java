package dev.fleetward.insight.explore;

import dev.fleetward.devices.Fleet.Label;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.kernel.Problem;

/**
 * By what lines are told apart.
 *
 * @param of the attribute's name, or the query of {@code match}
 */
public record Cut(Kind kind, String of) {
    /** By the samples' own words or by what the devices are now. */
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
            case FLEET, VERSION, HARDWARE, BOTH -> true;
            case COHORT, ATTRIBUTE, MATCH -> false;
        };
    }

    FleetSeries.Cut rolledUp() {
        return switch (kind) {
            case VERSION -> FleetSeries.Cut.VERSION;
            case HARDWARE -> FleetSeries.Cut.HARDWARE;
            case BOTH -> FleetSeries.Cut.VERSION_AND_HARDWARE;
            case FLEET, COHORT, ATTRIBUTE, MATCH -> FleetSeries.Cut.FLEET;
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

    /** A line's name. */
    String name(String version, String hardware) {
        return switch (kind) {
            case FLEET -> "fleet";
            case VERSION -> orUnknown(version);
            case HARDWARE, COHORT -> orUnknown(hardware);
            case BOTH -> orUnknown(version) + " · " + orUnknown(hardware);
            case ATTRIBUTE -> hardware.isEmpty() ? "not set" : hardware;
            case MATCH -> hardware.equals("yes") ? "matches" : "does not";
        };
    }

    private static String orUnknown(String name) {
        return name.isEmpty() ? "unknown" : name;
    }
}
