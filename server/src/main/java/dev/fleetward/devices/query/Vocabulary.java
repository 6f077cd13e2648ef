package dev.fleetward.devices.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every word a query may use: the language's own and those the rooms add. */
public record Vocabulary(List<Term> terms) {
    static final List<String> STATES = List.of("provisioned", "active", "silent", "retired", "suspect");

    private static final List<Term> OWN = List.of(
            new Term("version", Term.Values.VERSION, Term.ALL, List.of(), "software version, any type"),
            new Term("version.", Term.Values.VERSION, Term.ALL, List.of(), "version of one software type"),
            new Term("serial", Term.Values.TEXT, Term.OF_TEXT, List.of(), "serial number"),
            new Term("nickname", Term.Values.TEXT, Term.OF_TEXT, List.of(), "the name people gave it"),
            new Term("hw", Term.Values.TEXT, Term.OF_TEXT, List.of(), "hardware version"),
            new Term("cohort", Term.Values.TEXT, Term.OF_WORDS, List.of(), "cohort it is in, or none"),
            new Term("state", Term.Values.TEXT, Term.OF_WORDS, STATES, "where it is in its life"),
            new Term("attr.", Term.Values.ANY, Term.ALL, List.of(), "attribute"),
            new Term("seen", Term.Values.TIME, java.util.Set.of(), List.of(), "last contact within a span"),
            new Term("registered", Term.Values.TIME, java.util.Set.of(), List.of(), "first contact within a span"));
    private static final int NEAR_ENOUGH_EDITS = 2;

    public Vocabulary {
        terms = List.copyOf(terms);
    }

    public static Vocabulary with(List<Term> added) {
        var all = new ArrayList<>(OWN);
        all.addAll(added);
        return new Vocabulary(all);
    }

    Optional<Term> find(String field) {
        return terms.stream().filter(term -> term.takes(field)).findFirst();
    }

    /** The phrase that begins with this word, such as {@code exposed to}. */
    Optional<Term> phrase(String firstWord) {
        return terms.stream()
                .filter(Term::isPhrase)
                .filter(term -> term.name().split(" ", 2)[0].equalsIgnoreCase(firstWord))
                .findFirst();
    }

    /** What may have been meant, empty when nothing is near. */
    static String nearest(String word, List<String> known) {
        return known.stream()
                .filter(one -> edits(word, one) <= NEAR_ENOUGH_EDITS)
                .min(Comparator.comparingInt(one -> edits(word, one)))
                .orElse("");
    }

    List<String> names() {
        return terms.stream().map(Term::name).toList();
    }

    /** Levenshtein's distance, whatever the case. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
