package dev.fleetward.crashes.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fleetward.kernel.Json;
import java.util.List;
import java.util.stream.Stream;

/** Lines as their program wrote them, without the wrapping of the device's log that kept them. */
final class ProgramLog {
    private ProgramLog() {}

    static List<String> lines(Stream<String> kept) {
        return kept.map(ProgramLog::message).toList();
    }

    private static String message(String line) {
        try {
            String message = Json.MAPPER.readTree(line).at("/data/MESSAGE").asText();
            return message.isEmpty() ? line : message;
        } catch (JsonProcessingException e) {
            return line;
        }
    }
}
