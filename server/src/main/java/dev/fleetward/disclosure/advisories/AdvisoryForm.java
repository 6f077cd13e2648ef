package dev.fleetward.disclosure.advisories;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A draft as the page's form has it, and back. */
final class AdvisoryForm {
    private static final Pattern FIX = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\d{4}-\\d{2}-\\d{2})(?:\\s+(.*))?");

    private final MultivaluedMap<String, String> fields;
    private final Draft before;

    private AdvisoryForm(MultivaluedMap<String, String> fields, Draft before) {
        this.fields = fields;
        this.before = before;
    }

    /** Never refuses: whether it can be is for the draft to say, and nothing typed is lost. */
    static Draft read(MultivaluedMap<String, String> fields, Draft before) {
        return new AdvisoryForm(fields, before).draft();
    }

    private Draft draft() {
        List<Draft.Entry> entries = new ArrayList<>();
        for (int i = 0; i < before.vulnerabilities().size(); i++) {
            if (!text("drop-" + i).equals("yes")) {
                entries.add(entry(i, before.vulnerabilities().get(i)));
            }
        }
        return new Draft(
                text("category"),
                text("title"),
                text("summaryText"),
                text("details"),
                text("tlp"),
                entries,
                lines("references").map(AdvisoryForm::reference).toList(),
                lines("credits").map(AdvisoryForm::credit).toList());
    }

    private Draft.Entry entry(int index, Draft.Entry old) {
        List<Draft.Said> said = new ArrayList<>();
        for (int line = 0; line < Draft.MAX_VERSIONS; line++) {
            String key = index + "-" + line;
            if (!fields.containsKey("type-" + key)) {
                break;
            }
            String status = text("status-" + key);
            boolean why = status.equals(Draft.Standing.NOT_AFFECTED.csaf());
            if (!status.isEmpty()) {
                said.add(new Draft.Said(
                        text("type-" + key),
                        text("version-" + key),
                        status,
                        why ? text("justification-" + key) : "",
                        why ? text("why-" + key) : ""));
            }
        }
        return new Draft.Entry(
                old.id(),
                old.otherIds(),
                text("description-" + index),
                text("vector-" + index),
                said,
                lines("fixes-" + index).map(line -> fix(line, old)).toList(),
                text("workaround-" + index));
    }

    /** What is none is kept as it was typed, for the check to name it. */
    private static Draft.Fix fix(String line, Draft.Entry old) {
        Matcher form = FIX.matcher(line);
        if (!form.matches()) {
            return new Draft.Fix("", "", Instant.EPOCH, line);
        }
        try {
            LocalDate day = LocalDate.parse(form.group(3));
            // The form shows days only; the moment that is known stays.
            Instant at = old.fixes().stream()
                    .filter(fix -> fix.type().equals(form.group(1))
                            && fix.version().equals(form.group(2))
                            && day(fix).equals(day))
                    .map(Draft.Fix::date)
                    .findFirst()
                    .orElse(day.atStartOfDay(ZoneOffset.UTC).toInstant());
            return new Draft.Fix(
                    form.group(1),
                    form.group(2),
                    at,
                    Optional.ofNullable(form.group(4)).orElse(""));
        } catch (DateTimeException e) {
            return new Draft.Fix("", "", Instant.EPOCH, line);
        }
    }

    private static LocalDate day(Draft.Fix fix) {
        return LocalDate.ofInstant(fix.date(), ZoneOffset.UTC);
    }

    private static Draft.Reference reference(String line) {
        String[] parts = line.split("\\s+", 2);
        return new Draft.Reference(parts.length > 1 ? parts[1] : "", parts[0]);
    }

    private static Draft.Credit credit(String line) {
        String[] parts = line.split(";", 3);
        return new Draft.Credit(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }

    static String fixes(Draft.Entry entry) {
        return entry.fixes().stream()
                .map(fix -> fix.type().isEmpty()
                        ? fix.details()
                        : "%s %s %s %s"
                                .formatted(fix.type(), fix.version(), day(fix), fix.details())
                                .strip())
                .collect(Collectors.joining("\n"));
    }

    static String references(Draft draft) {
        return draft.references().stream()
                .map(one -> (one.url() + " " + one.summary()).strip())
                .collect(Collectors.joining("\n"));
    }

    static String credits(Draft draft) {
        return draft.credits().stream()
                .map(one ->
                        Stream.of(one.name(), one.organization(), one.summary()).collect(Collectors.joining("; ")))
                .map(line -> line.replaceFirst("(?<![; ])[; ]+$", ""))
                .collect(Collectors.joining("\n"));
    }

    private String text(String field) {
        String value = fields.getFirst(field);
        return value == null ? "" : value.strip();
    }

    private Stream<String> lines(String field) {
        return text(field).lines().map(String::strip).filter(line -> !line.isEmpty());
    }
}
