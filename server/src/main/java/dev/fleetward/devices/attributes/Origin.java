package dev.fleetward.devices.attributes;

import java.time.Instant;

/**
 * Where a value came from. What people and their systems say stands over what a rule says, and that over what the
 * device says of itself; among equals the newest stands.
 *
 * @param source {@code device}, {@code ddi} or another way of the device's own; {@code rule}, {@code import}, {@code
 *     api} or {@code person}
 * @param by the person, token or rule; empty for the device itself
 */
public record Origin(String source, String by, Instant at) {
    public static final String RULE = "rule";
    public static final String IMPORT = "import";
    public static final String API = "api";
    public static final String PERSON = "person";

    private static final int RANK_DEVICE = 1;
    private static final int RANK_RULE = 2;
    private static final int RANK_PEOPLE = 3;

    int rank() {
        return switch (source) {
            case RULE -> RANK_RULE;
            case IMPORT, API, PERSON -> RANK_PEOPLE;
            default -> RANK_DEVICE;
        };
    }

    /** A device's own value of another type than declared is kept as it is: losing it would hide the trouble. */
    boolean mustKeepTypes() {
        return rank() > RANK_DEVICE;
    }
}
