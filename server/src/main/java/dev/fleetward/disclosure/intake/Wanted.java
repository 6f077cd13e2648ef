package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.ReportedCases;
import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reporter says.
 *
 * @param affected product and version in their words
 * @param description in clear or as OpenPGP-armored text, kept as it is
 * @param contact how to reach them; empty for nobody's name
 * @param disclosureOn the day they mean to make it public
 */
record Wanted(
        String title,
        String affected,
        String description,
        String reproduction,
        String contact,
        Optional<LocalDate> disclosureOn) {
    static final int MAX_LINE_CHARACTERS = 200;
    static final int MAX_TEXT_CHARACTERS = 60_000;
    static final String ANONYMOUS = "A reporter without a name";

    Wanted {
        title = title.strip();
        affected = affected.strip();
        description = description.strip();
        reproduction = reproduction.strip();
        contact = contact.strip();
        if (title.isEmpty() || title.length() > ReportedCases.MAX_TITLE_CHARACTERS || hasControls(title)) {
            throw Problem.invalid("title must be one line of 1 to %d characters: what is wrong, in a few words."
                    .formatted(ReportedCases.MAX_TITLE_CHARACTERS));
        }
        if (description.isEmpty() || description.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid(
                    "description must have 1 to %,d characters: what you found.".formatted(MAX_TEXT_CHARACTERS));
        }
        if (reproduction.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("reproduction must have at most %,d characters.".formatted(MAX_TEXT_CHARACTERS));
        }
        if (Stream.of(affected, contact).anyMatch(line -> line.length() > MAX_LINE_CHARACTERS || hasControls(line))) {
            throw Problem.invalid("affected and contact must each be one line of at most %d characters."
                    .formatted(MAX_LINE_CHARACTERS));
        }
    }

    static Wanted of(
            @Nullable String title,
            @Nullable String affected,
            @Nullable String description,
            @Nullable String reproduction,
            @Nullable String contact,
            @Nullable String disclosureOn) {
        return new Wanted(
                text(title), text(affected), text(description), text(reproduction), text(contact), day(disclosureOn));
    }

    String reporter() {
        return contact.isEmpty() ? ANONYMOUS : contact;
    }

    /** As one text: the first message of the reporter. */
    String message() {
        var all = new StringBuilder(title);
        part(all, "Affected", affected);
        part(all, "", description);
        part(all, "How to reproduce it", reproduction);
        part(all, "Contact", contact);
        part(
                all,
                "Proposed day of disclosure",
                disclosureOn.map(LocalDate::toString).orElse(""));
        return all.toString();
    }

    private static void part(StringBuilder all, String heading, String text) {
        if (!text.isEmpty()) {
            all.append("\n\n").append(heading.isEmpty() ? "" : heading + ": ").append(text);
        }
    }

    private static Optional<LocalDate> day(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(given.strip()));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("disclosureOn must be a day such as 2027-03-01, or empty.");
        }
    }

    private static boolean hasControls(String line) {
        return line.chars().anyMatch(Character::isISOControl);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
