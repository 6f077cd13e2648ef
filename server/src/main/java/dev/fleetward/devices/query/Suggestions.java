package dev.fleetward.devices.query;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a query that is being written may go on. */
@ApplicationScoped
public class Suggestions {
    private static final int MAX = 12;
    private static final int MAX_CHOICES = 50;
    private static final List<String> SPANS = List.of("1 hour", "24 hours", "7 days", "30 days");

    private final Db db;
    private final ConditionStore conditions;
    private final ValueStore values;

    Suggestions(Db db, ConditionStore conditions, ValueStore values) {
        this.db = db;
        this.conditions = conditions;
        this.values = values;
    }

    /**
     * @param query the whole text with this taken
     * @param text what is added
     */
    public record Suggestion(String query, String text, String help) {}

    private record Candidate(String text, String help) {}

    /** At most {@value #MAX}; none where no query begins like this. */
    public List<Suggestion> after(Product product, String beginning) {
        int cut = lastWord(beginning);
        String before = beginning.substring(0, cut);
        String begun = beginning.substring(cut);
        try {
            Vocabulary vocabulary = conditions.vocabulary();
            Expected expected = QueryParser.expectedAfter(before, vocabulary);
            return db
                    .inTransaction(product.organization(), tx -> candidates(tx, product, expected, begun, vocabulary))
                    .stream()
                    .limit(MAX)
                    .map(found -> new Suggestion(before + found.text, found.text, found.help))
                    .toList();
        } catch (BadQuery nothingBeginsSo) {
            return List.of();
        }
    }

    /** The first values of a field, as they are. */
    public List<String> values(Product product, String field) {
        return db.inTransaction(product.organization(), tx -> switch (field) {
            case "version" -> values.versions(tx, product.id(), "", "", MAX_CHOICES);
            case "hw" -> values.hardware(tx, product.id(), "", MAX_CHOICES);
            case "cohort" -> values.cohorts(tx, product.id(), "", MAX_CHOICES);
            default -> List.<String>of();
        });
    }

    /** Where the word being written begins; a quoted text is one word. */
    private static int lastWord(String text) {
        int at = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = quoted || i > 0 && Words.isBare(text.charAt(i - 1)) ? at : i;
                quoted = !quoted;
            } else if (!quoted && !Words.isBare(c)) {
                at = i + 1;
            }
        }
        return at;
    }

    private List<Candidate> candidates(Tx tx, Product product, Expected expected, String begun, Vocabulary vocabulary) {
        return switch (expected) {
            case Expected.Connective _ -> starting(begun, List.of(new Candidate("and", ""), new Candidate("or", "")));
            case Expected.Unit _ ->
                starting(
                        begun,
                        Stream.of("days", "hours", "minutes", "weeks")
                                .map(unit -> new Candidate(unit, ""))
                                .toList());
            case Expected.Sign(Term term, String _) -> starting(begun, signs(term));
            case Expected.Field _ -> fields(tx, product, begun, vocabulary);
            case Expected.Value(Term term, String field) -> values(tx, product, term, field, begun);
        };
    }

    private static List<Candidate> signs(Term term) {
        if (term.isPhrase()) {
            return List.of(new Candidate(term.name().split(" ", 2)[1], term.help()));
        }
        if (term.values() == Term.Values.TIME) {
            return List.of(new Candidate("within", term.help()));
        }
        return term.operators().stream()
                .sorted()
                .map(operator -> new Candidate(operator.sign() + (operator == Operator.IN ? " (" : ""), ""))
                .toList();
    }

    private List<Candidate> fields(Tx tx, Product product, String begun, Vocabulary vocabulary) {
        var found = new ArrayList<Candidate>();
        for (Term term : vocabulary.terms()) {
            if (term.isPrefix() && startsWith(begun, term.name())) {
                names(tx, product, term, begun.substring(term.name().length()).replace("\"", ""))
                        .forEach(name -> found.add(new Candidate(Words.field(term.name() + name), term.help())));
            } else if (startsWith(term.name(), begun)) {
                found.add(new Candidate(term.name(), term.help()));
            }
        }
        found.addAll(
                starting(begun, List.of(new Candidate("not", "turns it round"), new Candidate("has", "attribute"))));
        return found;
    }

    private List<String> names(Tx tx, Product product, Term term, String begun) {
        if (term.name().equals("attr.")) {
            return values.attributes(tx, product.id(), begun, MAX);
        }
        if (term.name().equals("version.")) {
            return values.softwareTypes(tx, product.id(), begun, MAX);
        }
        return added(term)
                .flatMap(one -> one.names(tx, product, begun, MAX).stream())
                .toList();
    }

    private List<Candidate> values(Tx tx, Product product, Term term, String field, String begun) {
        String start = begun.replace("\"", "");
        List<String> found =
                switch (field) {
                    case "serial" -> values.serials(tx, product.id(), start, MAX);
                    case "version" -> values.versions(tx, product.id(), "", start, MAX);
                    case "hw" -> values.hardware(tx, product.id(), start, MAX);
                    case "cohort" -> values.cohorts(tx, product.id(), start, MAX);
                    case "state" -> term.words();
                    case "seen", "registered" -> SPANS;
                    default ->
                        field.startsWith("attr.")
                                ? values.attributeValues(tx, product.id(), field.substring(5), start, MAX)
                                : field.startsWith("version.")
                                        ? values.versions(tx, product.id(), field.substring(8), start, MAX)
                                        : added(term)
                                                .flatMap(one -> one.values(tx, product, field, start, MAX).stream())
                                                .toList();
                };
        boolean span = term.values() == Term.Values.TIME;
        return new LinkedHashSet<>(found)
                .stream()
                        .filter(value -> startsWith(value, start))
                        .map(value -> new Candidate(span ? value : Words.value(value), ""))
                        .toList();
    }

    private Stream<QueryTerm> added(Term term) {
        return conditions.terms().stream().filter(one -> one.term().name().equals(term.name()));
    }

    private static List<Candidate> starting(String begun, List<Candidate> all) {
        return all.stream().filter(one -> startsWith(one.text, begun)).toList();
    }

    private static boolean startsWith(String text, String start) {
        return text.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT));
    }
}
