package dev.fleetward.compliance.checklists;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** One thing to verify; all are in {@code operator-checks.json}. */
record CheckItem(String id, String role, String citation, String question) {
    static final List<CheckItem> ALL = load();

    /** @throws Problem 400 for a role that has no checklist */
    static List<CheckItem> of(String role) {
        List<CheckItem> items =
                ALL.stream().filter(item -> item.role().equals(role)).toList();
        if (items.isEmpty()) {
            throw Problem.invalid("role must be importer or distributor, not “%s”.".formatted(role));
        }
        return items;
    }

    private static List<CheckItem> load() {
        try (InputStream data = CheckItem.class.getResourceAsStream("/compliance/operator-checks.json")) {
            return Json.MAPPER.readValue(
                    Objects.requireNonNull(data, "operator-checks.json"), new TypeReference<List<CheckItem>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("operator-checks.json", e);
        }
    }
}
