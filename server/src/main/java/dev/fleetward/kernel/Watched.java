package dev.fleetward.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Figures of a room that alert rules can watch. Rooms implement it as beans over their own data. */
public interface Watched {
    /** Subjects told of one figure; the most telling first, the rest is left out. */
    int MAX_READINGS = 100;

    List<Figure> figures();

    /**
     * The figure as it is now, for each subject that has one. Called on a schedule, outside any transaction. Who is left
     * out is well; who has no value is unknown, which changes nothing.
     *
     * @param slice by the names of the figure's slices, each with the value given or its default
     * @throws Problem 400 for a slice that cannot be understood
     */
    List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice);

    /** "1 device", "1,204 devices", for sentences. */
    static String count(long many, String one) {
        return String.format(Locale.ENGLISH, "%,d %s%s", many, one, many == 1 ? "" : "s");
    }

    /** A slice that is a whole number. @throws Problem 400 naming the range */
    static int whole(Map<String, String> slice, String name, int min, int max) {
        String text = slice.getOrDefault(name, "");
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw Problem.invalid("%s must be a whole number from %d to %d, not “%s”.".formatted(name, min, max, text));
        }
        return Integer.parseInt(text);
    }

    /**
     * One figure.
     *
     * @param id stable name, such as {@code vitals.crash-free-devices}
     * @param title what is counted, in a few plain words
     * @param unit as it stands behind the number: "%", "devices", "hours"
     */
    record Figure(String id, String title, String unit, List<Slice> slices, Optional<Suggestion> suggestion) {}

    /**
     * What narrows the figure.
     *
     * @param help what may be given, with an example
     * @param otherwise the value when none is given; empty for all
     */
    record Slice(String name, String label, String help, String otherwise, boolean required) {}

    /**
     * A rule the room recommends; people switch it on.
     *
     * @param isHighBad whether the figure is bad above the threshold, else below
     * @param clear beyond which the alert ends
     * @param holdFor how long it must be so
     */
    record Suggestion(
            String name, boolean isHighBad, double threshold, double clear, Duration holdFor, Severity severity) {}

    /** How bad it is. */
    enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    /**
     * @param subject what the value is of, such as a version; empty when the figure has one value
     * @param sentence the value in words, with its unit and denominator
     * @param href the page that proves it
     */
    record Reading(String subject, OptionalDouble value, String sentence, String href) {
        public static Reading of(double value, String sentence, String href) {
            return new Reading("", OptionalDouble.of(value), sentence, href);
        }
    }
}
