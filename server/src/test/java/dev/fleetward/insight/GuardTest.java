package dev.fleetward.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Demand USUAL = Demand.USUAL;

    @Test
    void the_ratio_and_its_interval_are_those_of_the_worked_example() {
        Verdict.Ratio ratio = Guard.ratio(new Arm(18, 2000), new Arm(30, 10000), 1).orElseThrow();

        assertThat(ratio.value()).isCloseTo(3.0, within(1e-9));
        assertThat(ratio.low()).isCloseTo(1.672, within(5e-4));
        assertThat(ratio.high()).isCloseTo(5.382, within(1e-3));
    }

    @Test
    void three_times_the_crash_rate_is_worse() {
        Verdict verdict = Guard.judge(Comparison.ofCrashes(days(18, 2000, 30, 10000), 15), USUAL);

        assertThat(verdict.worse()).isTrue();
        assertThat(verdict.alwaysValidP()).isLessThan(0.01);
        assertThat(verdict.sentence())
                .isEqualTo("Updated devices crash more than those not yet updated: 18 crash-days in 2,000 device-hours"
                        + " against 30 in 10,000 (3.0 times the rate, 95 % interval 1.7 to 5.4, p = 0.007); 15 updated"
                        + " devices affected.");
    }

    @Test
    void the_same_rate_is_not_worse() {
        assertThat(Guard.judge(Comparison.ofCrashes(days(6, 2000, 30, 10000), 6), USUAL).finding()).isEqualTo(Verdict.Finding.NOT_WORSE);
    }

    @Test
    void a_better_release_is_not_worse() {
        assertThat(Guard.judge(Comparison.ofCrashes(days(1, 5000, 90, 10000), 1), USUAL).worse()).isFalse();
    }

    @Test
    void less_observation_than_asked_is_not_enough_data() {
        Verdict verdict = Guard.judge(Comparison.ofCrashes(days(5, 12, 5, 5000), 5), USUAL);

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.NOT_ENOUGH_DATA);
        assertThat(verdict.sentence())
                .isEqualTo("Not enough data yet: 12 of the 24 device-hours needed on updated devices.");
    }

    @Test
    void two_crashing_devices_never_halt_a_rollout() {
        assertThat(Guard.judge(Comparison.ofCrashes(days(40, 2000, 1, 100000), 2), USUAL).worse()).isFalse();
        assertThat(Guard.judge(Comparison.ofCrashes(days(40, 2000, 1, 100000), 3), USUAL).worse()).isTrue();
    }

    @Test
    void no_crash_at_all_says_so() {
        assertThat(Guard.judge(Comparison.ofCrashes(days(0, 100, 0, 900), 0), USUAL).sentence())
                .isEqualTo("No crash on either side so far: 0 crash-days in 100 device-hours against 0 in 900.");
    }

    @Test
    void nobody_left_to_compare_with_is_not_worse() {
        Verdict verdict = Guard.judge(Comparison.ofCrashes(List.of(new Stretch(new Arm(9, 900), Arm.NOTHING)), 9), USUAL);

        assertThat(verdict.worse()).isFalse();
        assertThat(verdict.ratio()).isEmpty();
    }

    @Test
    void quiet_days_after_the_finding_do_not_unmake_it() {
        List<Stretch> stretches = new ArrayList<>(days(18, 2000, 30, 10000));
        double found = Guard.judge(Comparison.ofCrashes(stretches, 15), USUAL).alwaysValidP();
        stretches.add(new Stretch(new Arm(0, 2000), new Arm(5, 10000)));

        assertThat(Guard.judge(Comparison.ofCrashes(stretches, 15), USUAL).alwaysValidP()).isEqualTo(found);
    }

    /** Looked at every day for 60 days, on fleets whose devices differ and whose counts are low. */
    @Test
    void a_harmless_rollout_is_halted_less_often_than_promised() {
        int halted = 0;
        int fleets = 2000;
        for (int fleet = 0; fleet < fleets; fleet++) {
            halted += haltedWithin(60, 1.0, new Random(fleet)) ? 1 : 0;
        }

        assertThat(halted / (double) fleets).isLessThan(USUAL.falseAlarm());
    }

    @Test
    void ten_times_the_crashes_are_found_within_two_weeks() {
        int halted = 0;
        for (int fleet = 0; fleet < 200; fleet++) {
            halted += haltedWithin(14, 10.0, new Random(fleet)) ? 1 : 0;
        }

        assertThat(halted).isGreaterThan(190);
    }

    /** 20 updated of 400 devices, half a percent of device-days with a crash, devices' rates spread fourfold. */
    private static boolean haltedWithin(int days, double harm, Random random) {
        int updatedDevices = 20;
        double[] rates = random.doubles(400, 0.002, 0.008).toArray();
        List<Stretch> stretches = new ArrayList<>();
        boolean[] crashed = new boolean[updatedDevices];
        int affected = 0;
        for (int day = 0; day < days; day++) {
            int updated = 0;
            int waiting = 0;
            for (int device = 0; device < rates.length; device++) {
                boolean isUpdated = device < updatedDevices;
                if (random.nextDouble() >= rates[device] * (isUpdated ? harm : 1)) {
                    continue;
                }
                if (isUpdated) {
                    updated++;
                    affected += crashed[device] ? 0 : 1;
                    crashed[device] = true;
                } else {
                    waiting++;
                }
            }
            stretches.add(new Stretch(new Arm(updated, updatedDevices * 24.0), new Arm(waiting, 380 * 24.0)));
            if (Guard.judge(Comparison.ofCrashes(stretches, affected), USUAL).worse()) {
                return true;
            }
        }
        return false;
    }

    private static List<Stretch> days(long k1, double hours1, long k0, double hours0) {
        return List.of(new Stretch(new Arm(k1, hours1), new Arm(k0, hours0)));
    }
}
