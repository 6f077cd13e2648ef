package dev.fleetward.compliance.posture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Rules most makers want, ready to be taken: {@code resources/compliance/posture-suggestions.json}. */
final class Suggestions {
    static final List<Suggestion> ALL = read();

    private Suggestions() {}

    /** @param attributes what devices must report for it, for people */
    record Suggestion(String name, String title, String expectation, List<String> requirements, String attributes) {}

    static Optional<Suggestion> find(String name) {
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static List<Suggestion> read() {
        try (InputStream data = Suggestions.class.getResourceAsStream("/compliance/posture-suggestions.json")) {
            return Json.MAPPER.readValue(
                    Objects.requireNonNull(data, "posture-suggestions.json"), new TypeReference<List<Suggestion>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("posture-suggestions.json", e);
        }
    }
}
