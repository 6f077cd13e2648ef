package dev.fleetward.insight.differs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final int DEVICES = 4_000;

    private final Random random = new Random(1);
    private final Columns.Builder fleet = new Columns.Builder(DEVICES);
    private final BitSet affected = new BitSet(DEVICES);

    @Test
    void the_worked_example_is_told_with_its_figures() {
        var small = new Columns.Builder(1000);
        var sick = new BitSet();
        for (int i = 0; i < 1000; i++) {
            small.text(i, "radio", i < 200 ? "nrf-2" : "nrf-1");
            sick.set(i, i < 40 || i >= 200 && i < 220);
        }

        var answer = Ranking.of(small.build(), sick);

        assertThat(answer.lines()).hasSize(1);
        var line = answer.lines().getFirst();
        assertThat(line.values()).containsExactly(new Difference.Value("radio", "nrf-2"));
        assertThat(line.support()).isEqualTo(40);
        assertThat(line.with()).isEqualTo(200);
        assertThat(line.lift()).isCloseTo(3.33, within(0.005));
        assertThat(line.ratio()).isCloseTo(8, within(1e-9));
        assertThat(line.ratioLow()).isCloseTo(4.785, within(5e-4));
        assertThat(line.shareOfAffected()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void too_few_affected_devices_say_nothing() {
        var answer =
                Ranking.of(new Columns.Builder(1000).text(1, "radio", "x").build(), BitSet.valueOf(new long[] {7}));

        assertThat(answer.enough()).isFalse();
        assertThat(answer.lines()).isEmpty();
    }

    @Test
    void what_merely_goes_along_with_a_version_is_explained_by_it() {
        for (int i = 0; i < DEVICES; i++) {
            boolean bad = i % 4 == 0;
            fleet.text(i, "version", bad ? "2.0" : "1.0");
            fleet.text(i, "region", random.nextDouble() < (bad ? 0.8 : 0.2) ? "DE" : "FR");
            affected.set(i, random.nextDouble() < (bad ? 0.2 : 0.02));
        }

        var lines = Ranking.of(fleet.build(), affected).lines();

        assertThat(lines.getFirst().values()).containsExactly(new Difference.Value("version", "2.0"));
        assertThat(lines.getFirst().isExplained()).isFalse();
        var region = lines.stream()
                .filter(line -> line.values().getFirst().attribute().equals("region"))
                .findFirst()
                .orElseThrow();
        assertThat(region.explainedBy()).isEqualTo("version 2.0");
    }

    @Test
    void what_only_two_together_make_is_told_as_two() {
        for (int i = 0; i < DEVICES; i++) {
            boolean newer = i % 2 == 0;
            boolean revC = i / 2 % 3 == 0;
            fleet.text(i, "version", newer ? "2.4.1" : "2.4.0").text(i, "hardware", revC ? "rev C" : "rev B");
            affected.set(i, random.nextDouble() < (newer && revC ? 0.25 : 0.02));
        }

        var lines = Ranking.of(fleet.build(), affected).lines();

        assertThat(lines.getFirst().values())
                .containsExactlyInAnyOrder(
                        new Difference.Value("version", "2.4.1"), new Difference.Value("hardware", "rev C"));
        assertThat(lines.stream().skip(1)).allMatch(Difference.Line::isExplained);
    }

    @Test
    void what_came_with_one_version_cannot_be_told_apart_from_it() {
        for (int i = 0; i < DEVICES; i++) {
            boolean newer = i % 3 == 0;
            fleet.text(i, "version", newer ? "2.0" : "1.0");
            fleet.text(i, "component openssl", newer ? "3.0.9" : "3.0.7");
            affected.set(i, random.nextDouble() < (newer ? 0.2 : 0.02));
        }

        var first = Ranking.of(fleet.build(), affected).lines().getFirst();

        assertThat(first.values()).containsExactly(new Difference.Value("version", "2.0"));
        assertThat(first.same()).containsExactly(new Difference.Value("component openssl", "3.0.9"));
    }

    @Test
    void a_component_in_two_of_three_versions_is_told_and_the_versions_are_explained_by_it() {
        for (int i = 0; i < DEVICES; i++) {
            int version = i % 3;
            fleet.text(i, "version", "1." + version);
            fleet.text(i, "component zlib", version < 2 ? "1.2.11" : "1.3.1");
            affected.set(i, random.nextDouble() < (version < 2 ? 0.2 : 0.03));
        }

        var lines = Ranking.of(fleet.build(), affected).lines();

        assertThat(lines.getFirst().values()).containsExactly(new Difference.Value("component zlib", "1.2.11"));
        assertThat(lines.stream().skip(1)).allMatch(Difference.Line::isExplained);
    }

    @Test
    void numbers_are_told_apart_by_quartile_and_what_is_no_number_is_not_known() {
        for (int i = 0; i < DEVICES; i++) {
            double age = i % 1000;
            fleet.number(i, "age_days", i % 50 == 0 ? Double.NaN : age);
            affected.set(i, random.nextDouble() < (age > 749 ? 0.3 : 0.03));
        }

        var first = Ranking.of(fleet.build(), affected).lines().getFirst();

        assertThat(first.values().getFirst().attribute()).isEqualTo("age_days");
        assertThat(first.values().getFirst().value()).startsWith("over 7").endsWith("to 999");
        assertThat(first.shareOfFleet()).isCloseTo(0.25, within(0.01));
    }

    @Test
    void nothing_differs_in_a_set_drawn_by_lot() {
        for (int i = 0; i < DEVICES; i++) {
            for (int attribute = 0; attribute < 20; attribute++) {
                fleet.text(i, "a" + attribute, "v" + random.nextInt(2 + attribute));
            }
            affected.set(i, random.nextDouble() < 0.05);
        }

        assertThat(Ranking.of(fleet.build(), affected).lines()).isEmpty();
    }

    /** 5 % are meant: 20 of 400, give or take 4. Attributes of many values each had by few are what luck likes best. */
    @Test
    void of_sets_drawn_by_lot_no_more_than_meant_name_anything() {
        int named = 0;
        for (int fleet = 0; fleet < 400; fleet++) {
            var one = new Columns.Builder(1500);
            var drawn = new BitSet(1500);
            for (int i = 0; i < 1500; i++) {
                one.text(i, "version", "2." + random.nextInt(4)).text(i, "hardware", "rev " + random.nextInt(4));
                one.text(i, "batch", "b" + random.nextInt(150)).text(i, "site", "s" + random.nextInt(60));
                one.number(i, "age_days", random.nextDouble() * 1000);
                drawn.set(i, random.nextDouble() < 0.04);
            }
            named += Ranking.of(one.build(), drawn).lines().isEmpty() ? 0 : 1;
        }

        assertThat(named).isLessThanOrEqualTo(29);
    }
}
