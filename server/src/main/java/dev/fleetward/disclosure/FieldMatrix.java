package dev.fleetward.disclosure;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields each notification carries, by kind of case and stage: one version of {@code notification-fields.json}.
 *
 * @param version such as 2026.1; a saved revision names the one it was written in
 */
record FieldMatrix(String version, LocalDate validFrom, String source, List<Field> fields) {
    static final int MAX_FIELD_CHARS = 20_000;

    private static final List<FieldMatrix> ALL = load();

    enum Duty {
        REQUIRED,
        /** Required, and already given at an earlier stage unless it changed. */
        CARRIED,
        IF_AVAILABLE,
        OPTIONAL
    }

    /** @param number as the platform numbers it; empty for a field it has not published */
    record Field(
            String number,
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
                case NOTIFICATION, INTERMEDIATE_REPORT -> notification;
                case FINAL_REPORT -> finalReport;
            };
        }

        /** A carried field is only as obligatory as it was before. */
        boolean mustBeFilled(Stage stage) {
            return switch (stage) {
                case EARLY_WARNING -> earlyWarning == Duty.REQUIRED;
                case NOTIFICATION, INTERMEDIATE_REPORT ->
                    notification == Duty.REQUIRED || notification == Duty.CARRIED && mustBeFilled(Stage.EARLY_WARNING);
                case FINAL_REPORT ->
                    finalReport == Duty.REQUIRED || finalReport == Duty.CARRIED && mustBeFilled(Stage.NOTIFICATION);
            };
        }
    }

    /** The form that is filled in now. */
    static FieldMatrix newest() {
        return ALL.getLast();
    }

    /** The form a revision was written in. */
    static FieldMatrix of(String version) {
        return ALL.stream()
                .filter(one -> one.version.equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no field matrix " + version));
    }

    List<Field> of(CaseKind kind) {
        return fields.stream().filter(field -> field.kinds.contains(kind)).toList();
    }

    /**
     * Keeps what is filled in, in the order of the form.
     *
     * @throws Problem 400 for a field this form does not have or a text too long
     */
    Map<String, String> accept(CaseKind kind, Map<String, String> content) {
        var known = of(kind).stream().map(Field::id).collect(Collectors.toCollection(LinkedHashSet::new));
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
    List<String> missing(CaseKind kind, Stage stage, Map<String, String> content) {
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

    private static List<FieldMatrix> load() {
        try (InputStream data = FieldMatrix.class.getResourceAsStream("/disclosure/notification-fields.json")) {
            var document = Json.MAPPER.readTree(Objects.requireNonNull(data, "disclosure/notification-fields.json"));
            return Json.MAPPER.convertValue(document.get("versions"), new TypeReference<List<FieldMatrix>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("disclosure/notification-fields.json", e);
        }
    }
}
