package dev.fleetward.devices.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
    private static final Vocabulary WORDS = Vocabulary.with(
            List.of(Term.phrase("exposed to", ""), Term.numbersBehind("metric.", ""), Term.choice("issue", "")));

    @Test
    void a_query_of_every_kind_of_condition_reads_as_written() {
        String query = "version < 2.1 and hw = rev-c and attr.region = \"DE \" and seen within 7 days"
                + " and exposed to CVE-2026-1234 and cohort in (beta, gamma) and not (state = silent or has attr.x)"
                + " and metric.battery_soc_pct < 20";

        Expression parsed = parse(query);

        assertThat(parsed.toString()).isEqualTo(query);
        assertThat(((Expression.And) parsed).parts()).hasSize(8);
    }

    @Test
    void and_binds_closer_than_or() {
        assertThat(parse("hw = a or hw = b and hw = c")).isEqualTo(parse("hw = a or (hw = b and hw = c)"));
        assertThat(parse("hw = a or hw = b and hw = c")).isNotEqualTo(parse("(hw = a or hw = b) and hw = c"));
    }

    @Test
    void spans_and_words_are_read_whatever_their_case_and_number() {
        assertThat(parse("SEEN Within 2 weeks")).isEqualTo(new Expression.Within("seen", Duration.ofDays(14)));
        assertThat(parse("registered within 1 hour").toString()).isEqualTo("registered within 1 hour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verison < 2.1             | 1  | version",
                "hw = a and sate = silent  | 12 | state",
                "region = DE               | 1  | attr.region",
                "state = silnt             | 9  | silent",
                "seen within 7 dayz        | 15 | days",
                "seen within days          | 13 | 7 days",
                "version < 2.1 and         | 18 | ''",
                "hw < 3                    | 4  | =",
                "exposed CVE-2026-1        | 9  | to",
                "metric.soc < low          | 14 | 20",
                "attr.x < low              | 10 | 2026-11-24",
                "(hw = a                   | 8  | )",
                "hw = a hw = b             | 8  | and",
                "hw = \"a                  | 6  | \"\"\"\"",
                "hw ! a                    | 4  | !=",
                "has version               | 5  | has attr.region"
            })
    void what_is_wrong_is_pointed_at_with_a_suggestion(String query, int column, String suggestion) {
        var bad = catchThrowableOfType(BadQuery.class, () -> parse(query));

        assertThat(bad).as(query).isNotNull();
        assertThat(bad.column()).as(bad.detail()).isEqualTo(column);
        if (!suggestion.isEmpty() && !suggestion.contains("\"")) {
            assertThat(bad.suggestion()).contains(suggestion);
        }
    }

    @Test
    void depth_and_length_are_bounded() {
        assertThatThrownBy(() -> parse("(".repeat(900) + "hw = a" + ")".repeat(900)))
                .isInstanceOf(BadQuery.class);
        assertThatThrownBy(() -> parse("not ".repeat(400) + "hw = a")).isInstanceOf(BadQuery.class);
        assertThatThrownBy(() -> parse("hw = a or ".repeat(60) + "hw = a")).isInstanceOf(BadQuery.class);
        assertThatThrownBy(() -> parse("hw = " + "a".repeat(2_001))).isInstanceOf(BadQuery.class);
    }

    @Property
    void what_is_written_is_read_back(@ForAll("expressions") Expression expression) {
        assertThat(parse(expression.toString())).isEqualTo(expression);
    }

    @Property(tries = 3_000)
    void any_text_is_a_query_or_a_bad_query(@ForAll String text) {
        try {
            parse(text);
        } catch (BadQuery typed) {
            assertThat(typed.column()).isBetween(1, text.length() + 1);
        }
    }

    @Property(tries = 3_000)
    void any_row_of_words_is_a_query_or_a_bad_query(@ForAll("rows") String text) {
        try {
            assertThat(parse(parse(text).toString())).isEqualTo(parse(text));
        } catch (BadQuery typed) {
            assertThat(typed.column()).isBetween(1, text.length() + 1);
        }
    }

    @Provide
    Arbitrary<String> rows() {
        return Arbitraries.of(
                        "version",
                        "hw",
                        "attr.a",
                        "attr.\"a b\"",
                        "and",
                        "or",
                        "not",
                        "has",
                        "(",
                        ")",
                        "=",
                        "!=",
                        "<",
                        "~",
                        "in",
                        ",",
                        "2.1",
                        "\"x\\\"y\"",
                        "seen",
                        "within",
                        "7",
                        "days",
                        "exposed",
                        "to",
                        "'",
                        "%")
                .list()
                .ofMaxSize(12)
                .map(words -> String.join(" ", words));
    }

    @Provide
    Arbitrary<Expression> expressions() {
        return Arbitraries.lazyOf(this::leaves, this::leaves, this::leaves, this::trees)
                .filter(expression -> expression.toString().length() < QueryParser.MAX_CHARACTERS);
    }

    private Arbitrary<Expression> trees() {
        Arbitrary<List<Expression>> parts =
                Arbitraries.lazy(this::expressions).list().ofMinSize(2).ofMaxSize(3);
        return Arbitraries.oneOf(
                parts.map(Expression.And::new),
                parts.map(Expression.Or::new),
                Arbitraries.lazy(this::expressions).map(Expression.Not::new));
    }

    private Arbitrary<Expression> leaves() {
        Arbitrary<String> value = Arbitraries.strings().excludeChars('\0').ofMaxLength(20);
        Arbitrary<String> field = Arbitraries.of("serial", "hw", "version", "version.modem", "attr.region", "attr.a b");
        return Arbitraries.oneOf(
                Combinators.combine(field, Arbitraries.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS), value)
                        .as((name, operator, text) -> new Expression.Comparison(name, operator, List.of(text))),
                Combinators.combine(field, value.list().ofMinSize(1).ofMaxSize(3))
                        .as((name, texts) -> new Expression.Comparison(name, Operator.IN, texts)),
                value.map(text -> new Expression.Comparison("exposed to", Operator.EQUAL, List.of(text))),
                Arbitraries.longs()
                        .between(1, 50_000)
                        .map(minutes -> new Expression.Within("seen", Duration.ofMinutes(minutes))),
                Arbitraries.of("attr.x", "attr.a \"quoted\" name").map(Expression.Has::new));
    }

    private static Expression parse(String text) {
        return QueryParser.parse(text, WORDS);
    }
}
