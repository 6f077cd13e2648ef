package dev.fleetward.updates;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a device says about an action. Clients send the id as number or text and any words for the time, so only the two
 * required members are read strictly.
 *
 * @param code the device's own number for it, as its maker uses them
 */
public record Feedback(
        Execution execution, Finished finished, OptionalInt code, Optional<Share> progress, List<String> details) {
    /** SWUpdate sends its whole log as one message; what lies between its ends is counted. */
    private static final int MAX_DETAILS_AT_EACH_END = 25;

    private static final int MAX_DETAIL_CHARS = 2_000;
    private static final String INSTALLED = "All Chunks Installed";
    private static final String SKIPPED = "Skipped Update";

    /** What the device does. */
    public enum Execution {
        CLOSED,
        PROCEEDING,
        CANCELED,
        SCHEDULED,
        REJECTED,
        RESUMED,
        DOWNLOADED,
        DOWNLOAD
    }

    /** How it ended. */
    public enum Finished {
        SUCCESS,
        FAILURE,
        NONE
    }

    /** How many of the steps it counts are done. */
    public record Share(int done, int of) {}

    /** Empty when a required member is missing or has an unknown value. */
    public static Optional<Feedback> of(JsonNode body) {
        JsonNode status = body.path("status");
        Optional<Execution> execution = word(Execution.class, status.path("execution"));
        Optional<Finished> finished = word(Finished.class, status.path("result").path("finished"));
        if (execution.isEmpty() || finished.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Feedback(
                execution.get(),
                finished.get(),
                number(status.path("code")),
                share(status.path("result").path("progress")),
                details(status.path("details"))));
    }

    private static OptionalInt number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt()
                ? OptionalInt.of(node.intValue())
                : OptionalInt.empty();
    }

    private static Optional<Share> share(JsonNode progress) {
        OptionalInt done = number(progress.path("cnt"));
        OptionalInt of = number(progress.path("of"));
        return done.isPresent() && of.isPresent()
                ? Optional.of(new Share(done.getAsInt(), of.getAsInt()))
                : Optional.empty();
    }

    /** The lines of a list, or one text, that will be kept. */
    public static List<String> details(JsonNode node) {
        List<String> details = new ArrayList<>();
        Iterable<JsonNode> lines = node.isArray() ? node : node.isTextual() ? List.of(node) : List.of();
        for (JsonNode line : lines) {
            String text = line.asText("").replace('\0', ' ');
            details.add(text.substring(0, Math.min(text.length(), MAX_DETAIL_CHARS)));
        }
        int between = details.size() - 2 * MAX_DETAILS_AT_EACH_END;
        if (between > 0) {
            List<String> middle = details.subList(MAX_DETAILS_AT_EACH_END, MAX_DETAILS_AT_EACH_END + between);
            middle.clear();
            details.add(MAX_DETAILS_AT_EACH_END, "(%d lines left out)".formatted(between));
        }
        return List.copyOf(details);
    }

    private static <E extends Enum<E>> Optional<E> word(Class<E> type, JsonNode node) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(node.asText())) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** The device says the update is in and only its restart is missing (SWUpdate, before its reboot). */
    boolean awaitsRestart() {
        return execution == Execution.PROCEEDING && says(INSTALLED);
    }

    /** SWUpdate closes an action with success when it was told to skip it for now: nothing was installed. */
    boolean postpones() {
        return execution == Execution.CLOSED && finished != Finished.FAILURE && says(SKIPPED);
    }

    private boolean says(String beginning) {
        return details.stream().anyMatch(line -> line.startsWith(beginning));
    }

    boolean isFinal() {
        return execution == Execution.CLOSED || execution == Execution.REJECTED;
    }

    /** The line that tells most, for people. */
    String lastDetail() {
        return details.isEmpty() ? "" : details.getLast();
    }
}
