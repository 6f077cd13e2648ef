package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.values.Variable;
import dev.fleetward.crashes.values.Variables;
import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The global and static variables of a report that a search asks for.
 *
 * @param q as it was asked; empty for all
 */
record GlobalsView(List<Variables.OfUnit> units, long total, String q) {
    private static final int MAX_SEARCH_CHARS = 200;

    /** @throws Problem 400 for a search longer than any name */
    static String checked(@Nullable String search) {
        if (search != null && search.length() > MAX_SEARCH_CHARS) {
            throw Problem.invalid("q must have at most %d characters.".formatted(MAX_SEARCH_CHARS));
        }
        return search == null ? "" : search;
    }

    static GlobalsView of(List<Variables.OfUnit> all, String search) {
        String q = search.strip();
        String wanted = q.toLowerCase(Locale.ROOT);
        long total = all.stream().mapToLong(unit -> unit.variables().size()).sum();
        List<Variables.OfUnit> found = all.stream()
                .map(unit -> new Variables.OfUnit(
                        unit.unit(),
                        unit.variables().stream()
                                .filter(variable -> holds(unit.unit(), wanted) || holds(variable, wanted))
                                .toList()))
                .filter(unit -> !unit.variables().isEmpty())
                .toList();
        return new GlobalsView(found, total, q);
    }

    private static boolean holds(Variable variable, String wanted) {
        return holds(variable.name(), wanted) || holds(variable.type(), wanted) || holds(variable.value(), wanted);
    }

    private static boolean holds(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    public String getSentence() {
        long shown = units.stream().mapToLong(unit -> unit.variables().size()).sum();
        if (total == 0) {
            return "The coredump saved no global variable that debug information tells of.";
        }
        String all = total == 1 ? "1 global or static variable" : "%,d global and static variables".formatted(total);
        return q.isEmpty()
                ? "What %s held when the program stopped. Those that were not saved are left out.".formatted(all)
                : "%,d of %s are of “%s”.".formatted(shown, all, q);
    }
}
