package dev.fleetward.crashes.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final List<String> STACK = List.of("read", "update", "loop", "task", "main");

    @Test
    void equal_stacks_are_alike() {
        assertThat(likeness(STACK, STACK)).isEqualTo(1);
    }

    @Test
    void stacks_without_a_common_call_are_not() {
        assertThat(likeness(STACK, List.of("a", "b", "c", "d", "e"))).isEqualTo(0);
    }

    @Test
    void a_difference_at_the_bottom_weighs_less_than_one_at_the_top() {
        double bottom = likeness(STACK, List.of("read", "update", "loop", "task", "other"));
        double top = likeness(STACK, List.of("other", "update", "loop", "task", "main"));

        assertThat(bottom).isGreaterThan(Likeness.SUGGESTED);
        assertThat(top).isLessThan(Likeness.SUGGESTED);
    }

    @Test
    void a_common_call_weighs_less_than_a_rare_one() {
        var fleet = new Likeness(List.of(
                List.of("a", "main"), List.of("b", "main"), List.of("c", "main"), List.of("d", "main"), List.of("a")));

        assertThat(fleet.of(List.of("a", "main"), List.of("a", "x")))
                .isGreaterThan(fleet.of(List.of("main", "a"), List.of("x", "a")));
    }

    /** Three stacks, N = 3: weights of a are ln(1+3/3), ln(1+3/1)/2^0.8 for x and y; cost the latter. */
    @Test
    void the_formula_is_the_documented_one() {
        var stacks = List.of(List.of("a", "x"), List.of("a", "y"), List.of("a"));
        double second = Math.log(4) / Math.pow(2, 0.8);

        assertThat(new Likeness(stacks).of(stacks.get(0), stacks.get(1)))
                .isEqualTo(1 - second / (Math.log(2) + second), within(1e-12));
    }

    @Test
    void nothing_is_alike_nothing() {
        assertThat(likeness(List.of(), STACK)).isEqualTo(0);
    }

    private static double likeness(List<String> a, List<String> b) {
        return new Likeness(List.of(a, b)).of(a, b);
    }
}
