package dev.fleetward.devices.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Recursive descent over the grammar of docs/devices.md.
 *
 * <pre>
 * query     = all { "or" all }
 * all       = one { "and" one }
 * one       = "not" one | "(" query ")" | "has" field | field sign value | field "in" "(" value { "," value } ")"
 *           | field "within" number unit | phrase value
 * </pre>
 */
public final class QueryParser {
    public static final int MAX_CHARACTERS = 2_000;
    private static final int MAX_WRITTEN_CHARACTERS = 40_000;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_CONDITIONS = 50;
    private static final int MAX_VALUES = 200;
    private static final int MAX_SPAN_DAYS = 3_650;
    private static final Pattern COUNT = Pattern.compile("\\d{1,6}");
    private static final Map<String, Duration> UNITS = Map.of(
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7));
    private static final List<String> UNIT_WORDS = List.of("minutes", "hours", "days", "weeks");

    private final String text;
    private final Vocabulary vocabulary;
    private final List<Token> tokens;
    private int at;
    private int conditions;
    private Expected expected = new Expected.Field();

    private QueryParser(String text, Vocabulary vocabulary, int maxCharacters) {
        this.text = text;
        this.vocabulary = vocabulary;
        if (text.length() > maxCharacters) {
            throw BadQuery.at(text, maxCharacters, "A query has at most %,d characters.".formatted(maxCharacters), "");
        }
        this.tokens = QueryLexer.tokens(text);
    }

    /** @throws BadQuery pointing at what is wrong */
    public static Expression parse(String text, Vocabulary vocabulary) {
        return whole(new QueryParser(text, vocabulary, MAX_CHARACTERS));
    }

    /** What {@link Expression#toString} wrote: a selection of many serials is longer than people may write. */
    public static Expression parseAgain(String written, Vocabulary vocabulary) {
        return whole(new QueryParser(written, vocabulary, MAX_WRITTEN_CHARACTERS));
    }

    private static Expression whole(QueryParser parser) {
        Expression whole = parser.any(0);
        if (parser.next().kind() != Token.Kind.END) {
            throw parser.wrong("Here “and”, “or” or the end is due.", "and");
        }
        return whole;
    }

    /** What a query that begins like this waits for. @throws BadQuery when no query begins like this */
    static Expected expectedAfter(String beginning, Vocabulary vocabulary) {
        var parser = new QueryParser(beginning, vocabulary, MAX_CHARACTERS);
        try {
            parser.any(0);
        } catch (BadQuery open) {
            if (parser.next().kind() != Token.Kind.END) {
                throw open;
            }
            return parser.expected;
        }
        if (parser.next().kind() != Token.Kind.END) {
            throw parser.wrong("Here “and”, “or” or the end is due.", "and");
        }
        return new Expected.Connective();
    }

    private Expression any(int depth) {
        return joined("or", () -> all(depth), Expression.Or::new);
    }

    private Expression all(int depth) {
        return joined("and", () -> one(depth), Expression.And::new);
    }

    private Expression joined(
            String word, Supplier<Expression> part, java.util.function.Function<List<Expression>, Expression> join) {
        var parts = new ArrayList<Expression>();
        parts.add(part.get());
        while (next().is(word)) {
            at++;
            expected = new Expected.Field();
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.getFirst() : join.apply(parts);
    }

    private Expression one(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("Brackets and “not” may be %d deep.".formatted(MAX_DEPTH), "");
        }
        expected = new Expected.Field();
        Token token = next();
        if (token.is("not")) {
            at++;
            return new Expression.Not(one(depth + 1));
        }
        if (token.kind() == Token.Kind.OPEN) {
            at++;
            Expression inner = any(depth + 1);
            expected = new Expected.Connective();
            take(Token.Kind.CLOSE, "The bracket is not closed.", ")");
            return inner;
        }
        if (++conditions > MAX_CONDITIONS) {
            throw wrong("A query has at most %d conditions.".formatted(MAX_CONDITIONS), "");
        }
        return token.is("has") ? has() : condition();
    }

    private Expression has() {
        at++;
        Token name = next();
        Term term = term();
        if (term.values() != Term.Values.ANY) {
            at--;
            throw wrong("“has” asks for an attribute.", "has attr.region");
        }
        return new Expression.Has(name(term, name));
    }

    private Expression condition() {
        Token name = next();
        Term term = term();
        String field = name(term, name);
        expected = new Expected.Sign(term, field);
        if (term.isPhrase()) {
            String second = term.name().split(" ", 2)[1];
            if (!next().is(second)) {
                throw wrong("“%s” goes on with “%s”.".formatted(name.text(), second), second);
            }
            at++;
            return new Expression.Comparison(term.name(), Operator.EQUAL, List.of(value(term, field, Operator.EQUAL)));
        }
        if (term.values() == Term.Values.TIME) {
            return within(term);
        }
        Operator operator = operator(term);
        return operator == Operator.IN
                ? new Expression.Comparison(field, operator, several(term, field))
                : new Expression.Comparison(field, operator, List.of(value(term, field, operator)));
    }

    private Term term() {
        Token token = next();
        if (token.kind() != Token.Kind.WORD) {
            throw wrong("A condition begins with a field.", String.join(", ", vocabulary.names()));
        }
        if (Words.RESERVED.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw wrong("“%s” cannot begin a condition.".formatted(token.text()), "");
        }
        Term term = vocabulary
                .find(token.text())
                .or(() -> vocabulary.phrase(token.text()))
                .orElseThrow(() -> wrong("There is no field “%s”.".formatted(token.text()), meant(token.text())));
        at++;
        return term;
    }

    private String meant(String word) {
        String near = Vocabulary.nearest(word, vocabulary.names());
        if (!near.isEmpty()) {
            return near;
        }
        int dot = word.indexOf('.');
        String prefix = dot < 0 ? "" : Vocabulary.nearest(word.substring(0, dot + 1), vocabulary.names());
        return prefix.endsWith(".") ? prefix + word.substring(dot + 1) : "attr." + word;
    }

    private static String name(Term term, Token token) {
        return term.isPrefix()
                ? term.name() + token.text().substring(term.name().length())
                : term.name();
    }

    private Operator operator(Term term) {
        Token sign = next();
        Operator operator = Operator.of(sign.text().toLowerCase(Locale.ROOT))
                .filter(known -> sign.kind() == Token.Kind.SIGN || sign.is("in"))
                .filter(term.operators()::contains)
                .orElseThrow(() -> wrong(
                        "“%s” is compared by %s.".formatted(term.name(), signs(term)),
                        signs(term).split(" ", 2)[0]));
        at++;
        return operator;
    }

    static String signs(Term term) {
        return term.operators().stream().sorted().map(Operator::sign).collect(java.util.stream.Collectors.joining(" "));
    }

    private List<String> several(Term term, String field) {
        take(Token.Kind.OPEN, "Several values stand in brackets.", "(");
        var values = new ArrayList<String>();
        do {
            if (values.size() == MAX_VALUES) {
                throw wrong("There may be at most %d values.".formatted(MAX_VALUES), "");
            }
            values.add(value(term, field, Operator.IN));
            expected = new Expected.Connective();
        } while (next().kind() == Token.Kind.COMMA && ++at > 0);
        take(Token.Kind.CLOSE, "The bracket is not closed.", ")");
        return values;
    }

    private String value(Term term, String field, Operator operator) {
        expected = new Expected.Value(term, field);
        Token token = next();
        boolean word = token.kind() == Token.Kind.WORD
                && !Words.RESERVED.contains(token.text().toLowerCase(Locale.ROOT));
        if (!word && token.kind() != Token.Kind.QUOTED) {
            throw wrong("“%s” is compared with a value.".formatted(field), "\"…\"");
        }
        if (token.text().indexOf('\0') >= 0) {
            throw wrong("A value holds a NUL character.", "");
        }
        ValueRules.check(term, operator, token.text()).ifPresent(trouble -> {
            throw wrong(trouble.what(), trouble.suggestion());
        });
        at++;
        return token.text();
    }

    private Expression within(Term term) {
        if (!next().is("within")) {
            throw wrong("“%s” goes on with “within”.".formatted(term.name()), term.name() + " within 7 days");
        }
        at++;
        expected = new Expected.Value(term, term.name());
        Token number = next();
        if (!COUNT.matcher(number.text()).matches() || Integer.parseInt(number.text()) == 0) {
            throw wrong("A span is a number and a unit.", "7 days");
        }
        at++;
        expected = new Expected.Unit(number.text());
        Token unit = next();
        String one = unit.text().toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        Duration length = UNITS.get(one);
        if (unit.kind() != Token.Kind.WORD || length == null) {
            String near = Vocabulary.nearest(unit.text(), UNIT_WORDS);
            throw wrong("Units are minutes, hours, days and weeks.", near.isEmpty() ? "days" : near);
        }
        Duration span = length.multipliedBy(Integer.parseInt(number.text()));
        if (span.toDays() > MAX_SPAN_DAYS) {
            throw wrong("A span has at most %,d days.".formatted(MAX_SPAN_DAYS), "");
        }
        at++;
        return new Expression.Within(term.name(), span);
    }

    private Token next() {
        return tokens.get(at);
    }

    private void take(Token.Kind kind, String otherwise, String suggestion) {
        if (next().kind() != kind) {
            throw wrong(otherwise, suggestion);
        }
        at++;
    }

    private BadQuery wrong(String what, String suggestion) {
        return BadQuery.at(text, next().start(), what, suggestion);
    }
}
