package dev.fleetward.crashes.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recipe of docs/issues.md, sentence by sentence. */
class SignatureTest {

    @Test
    void the_first_five_of_the_product_s_own_calls_count() {
        assertThat(keys("read_sensor", "update", "control_loop", "control_task", "run", "main"))
                .containsExactly("read_sensor", "update", "control_loop", "control_task", "run");
    }

    @Test
    void the_plumbing_of_a_failure_does_not_count() {
        assertThat(keys("crash_now", "assert_failed", "HardFault_Handler", "__assert_func", "read_sensor", "update"))
                .containsExactly("read_sensor", "update");
    }

    @Test
    void libraries_and_kernels_do_not_count_where_enough_is_left() {
        assertThat(keys("memcpy", "read_sensor", "vTaskDelay", "update")).containsExactly("read_sensor", "update");
    }

    @Test
    void with_fewer_than_two_own_calls_any_call_counts() {
        assertThat(keys("memcpy", "read_sensor", "prvIdleTask"))
                .containsExactly("memcpy", "read_sensor", "prvIdleTask");
    }

    @Test
    void how_deep_a_recursion_went_does_not_matter() {
        assertThat(of("fault", "visit", "step", "visit", "step", "start", "main"))
                .isEqualTo(of("fault", "visit", "step", "visit", "step", "visit", "step", "start", "main"));
    }

    @Test
    void a_stack_overflow_is_the_cycle_that_filled_the_stack_wherever_it_ended() {
        assertThat(of("stack-overflow", "a", "b", "a", "b", "a", "b", "x"))
                .isEqualTo(of("stack-overflow", "b", "a", "b", "a", "b", "a", "b", "a", "y"));
    }

    @Test
    void a_stack_overflow_whose_registers_were_not_saved_is_the_task_s() {
        var signature = signature(crash("stack-overflow", named("junk", "more"), null, "sensor", false));

        assertThat(signature.keys()).containsExactly("task sensor");
    }

    @Test
    void what_was_found_by_scanning_the_stack_does_not_count() {
        List<Call> calls = Stream.concat(
                        named("read_sensor", "update").stream(), Stream.of(new Call("left_over", null, "fw", 9, false)))
                .toList();

        assertThat(signature(crash("fault", calls, null, null, true)).keys()).containsExactly("read_sensor", "update");
    }

    @Test
    void the_reason_s_class_and_the_software_type_count() {
        List<Call> calls = named("read_sensor", "update");
        var other = new Signature.Crash("radio", "fault", calls, null, null, true);

        assertThat(of("fault", "read_sensor", "update"))
                .isNotEqualTo(of("assert", "read_sensor", "update"))
                .isNotEqualTo(signature(other).fingerprint());
    }

    @Test
    void lines_and_addresses_do_not_count() {
        assertThat(of("fault", "read_sensor.constprop.0", "update"))
                .isEqualTo(of("fault", "read_sensor.constprop.1", "update"));
    }

    @Test
    void an_assertion_s_expression_counts() {
        List<Call> calls = named("read_sensor", "update");

        assertThat(signature(crash("assert", calls, "raw < 4096", null, true)).fingerprint())
                .isNotEqualTo(
                        signature(crash("assert", calls, "raw > 0", null, true)).fingerprint());
    }

    @Test
    void a_call_without_a_name_counts_by_module_and_address_and_is_marked() {
        var calls = new ArrayList<>(named("read_sensor"));
        calls.add(new Call(null, null, "libvendor.so", 0x1234, true));

        var signature = signature(crash("signal:SIGSEGV", calls, null, null, true));

        assertThat(signature.keys()).containsExactly("read_sensor", "libvendor.so+1234");
        assertThat(signature.named()).isFalse();
    }

    @Test
    void a_stack_without_any_name_has_no_signature() {
        var calls = List.of(new Call(null, null, "fw", 0x1234, true));

        assertThat(Signature.of(crash("fault", calls, null, null, true), GroupingRules.NONE))
                .isEmpty();
    }

    @Test
    void a_product_adds_its_own_rules() {
        var rules = new GroupingRules(List.of("my_panic*"), List.of("memcpy"), List.of("*/vendor/*"));
        List<Call> calls = Stream.concat(
                        named("my_panic_now", "memcpy", "read_sensor").stream(),
                        Stream.of(new Call("driver", "/fw/vendor/driver.c", "fw", 3, true)))
                .toList();

        assertThat(Signature.of(crash("fault", calls, null, null, true), rules)
                        .orElseThrow()
                        .keys())
                .containsExactly("memcpy", "read_sensor");
    }

    @Test
    void the_recipe_is_what_it_was_when_the_first_fingerprints_were_stored() {
        assertThat(of("fault:DIVBYZERO", "average", "report", "control_task"))
                .isEqualTo("af310fff8b5bc7f262d79a8d9b0aebcdaf533537e987ad26f412424c0be510f8");
    }

    private static List<String> keys(String... functions) {
        return signature(crash("fault", named(functions), null, null, true)).keys();
    }

    private static String of(String kind, String... functions) {
        return signature(crash(kind, named(functions), null, null, true)).fingerprint();
    }

    private static Signature signature(Signature.Crash crash) {
        return Signature.of(crash, GroupingRules.NONE).orElseThrow();
    }

    private static Signature.Crash crash(
            String kind, List<Call> calls, @Nullable String expression, @Nullable String task, boolean reliable) {
        return new Signature.Crash("main", kind, calls, expression, task, reliable);
    }

    private static List<Call> named(String... functions) {
        return Stream.of(functions)
                .map(function -> new Call(function, "/fw/app.c", "fw", 1, true))
                .toList();
    }
}
