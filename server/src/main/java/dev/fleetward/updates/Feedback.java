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
 */
public record Feedback(Execution execution, Finished finished, OptionalInt code, List<String> details) {
    static final int MAX_DETAILS = 50;
    static final int MAX_DETAIL_CHARS = 2_000;

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

    /** Empty when a required member is missing or has an unknown value. */
    public static Optional<Feedback> of(JsonNode body) {
        JsonNode status = body.path("status");
        Optional<Execution> execution = word(Execution.class, status.path("execution"));
        Optional<Finished> finished = word(Finished.class, status.path("result").path("finished"));
        if (execution.isEmpty() || finished.isEmpty()) {
            return Optional.empty();
        }
        JsonNode code = status.path("code");
        return Optional.of(new Feedback(
                execution.get(),
                finished.get(),
                code.canConvertToInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty(),
                details(status.path("details"))));
    }

    private static List<String> details(JsonNode node) {
        List<String> details = new ArrayList<>();
        Iterable<JsonNode> lines = node.isArray() ? node : node.isTextual() ? List.of(node) : List.of();
        for (JsonNode line : lines) {
            String text = line.asText("");
            details.add(text.substring(0, Math.min(text.length(), MAX_DETAIL_CHARS)));
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
        return execution == Execution.PROCEEDING
                && details.stream().anyMatch(d -> d.startsWith("All Chunks Installed"));
    }

    /** The line that tells most, for people. */
    String lastDetail() {
        return details.isEmpty() ? "" : details.getLast();
    }
}
