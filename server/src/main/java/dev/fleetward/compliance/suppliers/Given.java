package dev.fleetward.compliance.suppliers;

import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what people and programs give; what cannot be is refused by name. */
final class Given {
    static final int MAX_LINE_CHARACTERS = 500;
    static final int MAX_TEXT_CHARACTERS = 5_000;
    static final int MAX_LINES = 500;

    private Given() {}

    static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }

    static String line(String field, String given) {
        String line = optionalLine(field, given);
        if (line.isEmpty()) {
            throw Problem.invalid("%s must be one line of 1 to %d characters.".formatted(field, MAX_LINE_CHARACTERS));
        }
        return line;
    }

    static String optionalLine(String field, String given) {
        String line = given.strip();
        if (line.length() > MAX_LINE_CHARACTERS || line.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "%s must be one line of at most %d characters.".formatted(field, MAX_LINE_CHARACTERS));
        }
        return line;
    }

    static List<String> lines(String field, List<String> given) {
        if (given.size() > MAX_LINES) {
            throw Problem.invalid("%s may have at most %d lines.".formatted(field, MAX_LINES));
        }
        return given.stream()
                .filter(Objects::nonNull)
                .map(line -> optionalLine(field, line))
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    static String optionalText(String field, String given) {
        String text = given.strip();
        if (text.length() > MAX_TEXT_CHARACTERS || text.indexOf('\0') >= 0) {
            throw Problem.invalid("%s may have at most %,d characters.".formatted(field, MAX_TEXT_CHARACTERS));
        }
        return text;
    }

    static String optionalLink(String field, String given) {
        String link = optionalLine(field, given);
        if (!link.isEmpty() && !link.matches("https?://\\S+")) {
            throw Problem.invalid(
                    "%s must be an address such as https://example.org/sbom.json, not “%s”.".formatted(field, link));
        }
        return link;
    }

    static LocalDate day(String field, String given) {
        return optionalDay(field, given)
                .orElseThrow(() -> Problem.invalid("%s is missing: a day such as 2027-03-31.".formatted(field)));
    }

    static Optional<LocalDate> optionalDay(String field, String given) {
        try {
            return given.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(given.strip()));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s must be a day such as 2027-03-31, not “%s”.".formatted(field, given));
        }
    }

    /** A day may have begun where the person is. */
    static void refuseAhead(String field, LocalDate day, LocalDate today) {
        if (day.isAfter(today.plusDays(1))) {
            throw Problem.invalid("%s lies ahead: %s.".formatted(field, day));
        }
    }
}
