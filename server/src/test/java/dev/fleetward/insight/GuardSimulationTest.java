package dev.fleetward.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole rollouts, seeded. {@code bench/guard/run} runs many more of them and prints the figures of docs/performance.md. */
class GuardSimulationTest {
    private static final int HARMLESS = Integer.getInteger("fleetward.guard.harmless", 100);
    private static final int HARMFUL = Integer.getInteger("fleetward.guard.harmful", 10);
    private static final int SMALL_FLEET = 5_000;
    private static final int LARGE_FLEET = 100_000;
    private static final double[] CRASHES_PER_DAY = {0.005, 0.015, 0.03};

    @Test
    void a_harmless_rollout_is_halted_no_more_often_than_promised() {
        for (double crashes : CRASHES_PER_DAY) {
            long halted = IntStream.range(0, HARMLESS)
                    .filter(seed -> new SimulatedRollout(SMALL_FLEET, seed).run(crashes, 1).halted())
                    .count();

            say("harmless, %,d devices, %.1f %% of device-days crash: %d of %d rollouts halted (%.1f %%)",
                    SMALL_FLEET, 100 * crashes, halted, HARMLESS, 100.0 * halted / HARMLESS);
            // Three standard errors above what is promised.
            double promised = Demand.USUAL.falseAlarm();
            assertThat((double) halted / HARMLESS)
                    .isLessThan(promised + 3 * Math.sqrt(promised * (1 - promised) / HARMLESS));
        }
    }

    @Test
    void a_doubled_crash_rate_is_stopped_before_a_twentieth_of_the_fleet_has_it() {
        double[] shares = IntStream.range(0, HARMFUL)
                .mapToDouble(seed -> new SimulatedRollout(LARGE_FLEET, 1_000_000 + seed).run(0.015, 2).updatedShare())
                .sorted()
                .toArray();

        say("doubled crashes, %,d devices, 1.5 %% of device-days crash: halted at %.1f %% updated in the median,"
                        + " %.1f %% at most, %d rollouts",
                LARGE_FLEET, 100 * shares[shares.length / 2], 100 * shares[shares.length - 1], HARMFUL);
        assertThat(Arrays.stream(shares).max().orElseThrow()).isLessThan(0.05);
    }

    private static void say(String format, Object... figures) {
        System.out.printf(Locale.ROOT, format + "%n", figures);
    }
}
