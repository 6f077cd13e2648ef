package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What makes an order an order, for versions near and far from what the schemes describe. */
class VersionOrderPropertiesTest {

    @Property(tries = 5_000)
    void an_order_is_antisymmetric(
            @ForAll VersionOrder order, @ForAll("texts") String left, @ForAll("texts") String right) {
        assertThat(sign(order, left, right)).isEqualTo(-sign(order, right, left));
        assertThat(sign(order, left, left)).isZero();
    }

    @Property(tries = 20_000)
    void an_order_is_transitive(
            @ForAll VersionOrder order,
            @ForAll("texts") String a,
            @ForAll("texts") String b,
            @ForAll("texts") String c) {
        List<String> sorted = List.of(a, b, c).stream().sorted(order).toList();
        int first = sign(order, sorted.get(0), sorted.get(1));
        int second = sign(order, sorted.get(1), sorted.get(2));

        assertThat(first).isNotPositive();
        assertThat(second).isNotPositive();
        assertThat(sign(order, sorted.get(0), sorted.get(2))).isEqualTo(Math.min(first, second));
    }

    @Property(tries = 5_000)
    void what_is_told_is_what_a_list_is_sorted_by(
            @ForAll VersionOrder order, @ForAll("texts") String left, @ForAll("texts") String right) {
        order.tell(left, right)
                .ifPresent(told -> assertThat(Integer.signum(told)).isEqualTo(sign(order, left, right)));
    }

    @Property(tries = 5_000)
    void a_list_has_a_version_when_it_is_told_to_be_one_of_them(
            @ForAll VersionOrder order,
            @ForAll("texts") String a,
            @ForAll("texts") String b,
            @ForAll("texts") String version) {
        boolean told = Stream.of(a, b).anyMatch(one -> order.tell(one, version).equals(OptionalInt.of(0)));

        assertThat(order.lists(List.of(a, b), version)).isEqualTo(told);
    }

    @Property(tries = 2_000)
    void any_text_can_be_compared(@ForAll VersionOrder order, @ForAll String left, @ForAll String right) {
        assertThatCode(() -> order.compare(left, right)).doesNotThrowAnyException();
        assertThatCode(() -> order.tell(left, right)).doesNotThrowAnyException();
    }

    @Property(tries = 500)
    void a_long_text_of_repeated_pieces_takes_no_time(
            @ForAll VersionOrder order, @ForAll("pieces") String piece, @ForAll("pieces") String other) {
        String left = full(piece, other);
        String right = left.substring(0, left.length() - 1) + "9";

        assertTimeout(Duration.ofSeconds(2), () -> order.compare(left, right));
    }

    private static String full(String piece, String other) {
        return ("1" + (piece + other).repeat(Scheme.MAX_CHARACTERS)).substring(0, Scheme.MAX_CHARACTERS);
    }

    @Property(tries = 1_000)
    void a_list_of_any_texts_can_be_sorted(@ForAll VersionOrder order, @ForAll @Size(40) List<String> texts) {
        assertThatCode(() -> texts.stream().sorted(order).toList()).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> versions = pieces().list().ofMaxSize(7).map(pieces -> String.join("", pieces));
        return Arbitraries.oneOf(versions, versions.map(text -> "1" + text), versions.map(text -> "1.2." + text));
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "0", "1", "2", "10", "01", ".", ".", "-", "-", "_", "~", "^", "+", "!", ":", "a", "b", "x", "Z",
                "alpha", "beta", "rc", "sp", "ga", "final", "dev", "post", "pl", "_p", "_rc", "-r1", "v", "git", "@",
                " ", "é", "\u0663");
    }

    private static int sign(VersionOrder order, String left, String right) {
        return Integer.signum(order.compare(left, right));
    }
}
