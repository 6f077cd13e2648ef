package dev.fleetward.disclosure;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields each notification carries, by kind of case and stage, read from {@code notification-fields.json}. */
final class NotificationFields {
    static final int MAX_FIELD_CHARS = 20_000;

    private static final List<Field> ALL = load();

    private NotificationFields() {}

    enum Duty {
        REQUIRED,
        /** Required, and already given at an earlier stage unless it changed. */
        CARRIED,
        IF_AVAILABLE,
        OPTIONAL
    }

    record Field(
            String id,
            String label,
            String help,
            List<CaseKind> kinds,
            Duty earlyWarning,
            Duty notification,
            Duty finalReport,
            String input) {

        Duty duty(Stage stage) {
            return switch (stage) {
                case EARLY_WARNING -> earlyWarning;
                case NOTIFICATION -> notification;
                case FINAL_REPORT -> finalReport;
            };
        }

        /** A carried field is only as obligatory as it was before. */
        boolean mustBeFilled(Stage stage) {
            return switch (stage) {
                case EARLY_WARNING -> earlyWarning == Duty.REQUIRED;
                case NOTIFICATION ->
                    notification == Duty.REQUIRED || notification == Duty.CARRIED && mustBeFilled(Stage.EARLY_WARNING);
                case FINAL_REPORT ->
                    finalReport == Duty.REQUIRED || finalReport == Duty.CARRIED && mustBeFilled(Stage.NOTIFICATION);
            };
        }
    }

    static List<Field> of(CaseKind kind) {
        return ALL.stream().filter(field -> field.kinds.contains(kind)).toList();
    }

    /**
     * Keeps what is filled in, in the order of the form.
     *
     * @throws Problem 400 for a field this form does not have or a text too long
     */
    static Map<String, String> accept(CaseKind kind, Map<String, String> content) {
        var known = of(kind).stream().map(Field::id).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        refuseUnknown(content, known);
        var accepted = new LinkedHashMap<String, String>();
        for (String id : known) {
            String text = content.getOrDefault(id, "").strip();
            if (text.length() > MAX_FIELD_CHARS) {
                throw Problem.invalid("Field “%s” has %,d characters; at most %,d are allowed."
                        .formatted(id, text.length(), MAX_FIELD_CHARS));
            }
            if (!text.isEmpty()) {
                accepted.put(id, text);
            }
        }
        return accepted;
    }

    /** Labels of what the law asks for at this stage and is still empty. */
    static List<String> missing(CaseKind kind, Stage stage, Map<String, String> content) {
        return of(kind).stream()
                .filter(field -> field.mustBeFilled(stage) && !content.containsKey(field.id))
                .map(Field::label)
                .toList();
    }

    private static void refuseUnknown(Map<String, String> content, Set<String> known) {
        content.keySet().stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            throw Problem.invalid("There is no field “%s” in this notification. Known fields: %s."
                    .formatted(id, String.join(", ", known)));
        });
    }

    private static List<Field> load() {
        try (InputStream data = NotificationFields.class.getResourceAsStream("/disclosure/notification-fields.json")) {
            var document = Json.MAPPER.readTree(Objects.requireNonNull(data, "disclosure/notification-fields.json"));
            return Json.MAPPER.convertValue(document.get("fields"), new TypeReference<List<Field>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("disclosure/notification-fields.json", e);
        }
    }
}
