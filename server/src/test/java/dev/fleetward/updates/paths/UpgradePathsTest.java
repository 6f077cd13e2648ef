package dev.fleetward.updates.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.products.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpgradePathsTest {
    private static final UpgradeRule V1 = rule("1.0", false, null);
    private static final UpgradeRule V2 = rule("2.0", true, null);
    private static final UpgradeRule V3 = rule("3.0", false, "2.0");
    private static final UpgradeRule V4 = rule("4.0", false, "3.0");

    @Test
    void a_version_that_must_be_passed_through_is_a_step_of_its_own() {
        assertThat(way("1.0", V3, V1, V2, V3)).containsExactly("2.0", "3.0");
        assertThat(way("2.0", V3, V1, V2, V3)).containsExactly("3.0");
    }

    @Test
    void steps_are_found_over_several_versions() {
        assertThat(way("1.0", V4, V1, V2, V3, V4)).containsExactly("2.0", "3.0", "4.0");
    }

    @Test
    void without_a_release_between_there_is_no_way() {
        assertThat(new UpgradePaths(List.of(V4)).from("2.0", V4, _ -> true)).isEmpty();
    }

    @Test
    void a_version_without_order_and_a_way_back_are_direct() {
        assertThat(way("master-3f2", V4, V2, V3, V4)).containsExactly("4.0");
        assertThat(way("3.0", V1, V1, V2, V3)).containsExactly("1.0");
    }

    /** Whatever the rules: each step may be installed on the one before, none jumps over a version to be passed through. */
    @Property(tries = 500)
    void every_way_keeps_every_rule(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 0, max = 8) Integer> lowest,
            @ForAll @Size(min = 9, max = 9) List<Boolean> through,
            @ForAll @IntRange(min = 0, max = 8) int running) {
        List<UpgradeRule> rules = new ArrayList<>();
        for (int i = 0; i < lowest.size(); i++) {
            rules.add(rule(i + 1 + ".0", through.get(i), lowest.get(i) > i ? null : lowest.get(i) + ".0"));
        }
        UpgradeRule target = rules.getLast();
        String from = running + ".0";

        Optional<List<UpgradeRule>> way = new UpgradePaths(rules).from(from, target, _ -> true);

        way.ifPresent(steps -> {
            String at = from;
            assertThat(steps.getLast()).isEqualTo(target);
            for (UpgradeRule step : steps) {
                String low = step.lowestFrom();
                boolean isUp = order(at, step.version()) < 0;
                assertThat(!isUp || low == null || order(at, low) >= 0).isTrue();
                String before = at;
                assertThat(rules)
                        .noneMatch(one -> isUp
                                && one.mustPassThrough()
                                && order(before, one.version()) < 0
                                && order(one.version(), step.version()) < 0);
                at = step.version();
            }
        });
    }

    private static int order(String a, String b) {
        return VersionOrder.compare(a, b).orElseThrow();
    }

    private static List<String> way(String running, UpgradeRule target, UpgradeRule... rules) {
        return new UpgradePaths(List.of(rules))
                .from(running, target, _ -> true).orElseThrow().stream()
                        .map(UpgradeRule::version)
                        .toList();
    }

    private static UpgradeRule rule(String version, boolean mustPassThrough, @Nullable String lowestFrom) {
        return new UpgradeRule(UUID.randomUUID(), "main", version, mustPassThrough, lowestFrom, List.of());
    }
}
