package dev.fleetward.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A rollout over a fleet whose devices crash, restart and meet new issues at random, looked at every hour by all of its
 * rules until it ends or a rule halts it. Phases of 1, 2, 5, 25 and 100 % open a day after each other; devices take six
 * hours to update. One device in twenty is bad hardware and crashes forty times as often as the others, whatever it runs.
 */
final class SimulatedRollout {
    private static final double[] PHASES = {0.01, 0.02, 0.05, 0.25, 1};
    private static final int HOURS_A_DAY = 24;
    private static final int HOURS_TO_UPDATE = 6;
    private static final int DAYS = PHASES.length;
    private static final int HOURS = DAYS * HOURS_A_DAY;
    private static final double BAD_SHARE = 0.05;
    private static final double BAD_TIMES = 40;
    private static final int RULES = 3;

    private final Random random;
    private final int devices;
    private final int[] updatedAtHour;
    private final boolean[] isBad;
    private final Demand demand = Demand.USUAL.sharedBy(RULES);

    /** @param haltedAtHour -1 when no rule halted it */
    record Outcome(int haltedAtHour, double updatedShare) {
        boolean halted() {
            return haltedAtHour >= 0;
        }
    }

    SimulatedRollout(int devices, long seed) {
        this.random = new Random(seed);
        this.devices = devices;
        this.updatedAtHour = new int[devices];
        this.isBad = new boolean[devices];
        for (int device = 0; device < devices; device++) {
            isBad[device] = random.nextDouble() < BAD_SHARE;
            updatedAtHour[device] = updateHour((device + 0.5) / devices);
        }
    }

    private int updateHour(double place) {
        int phase = 0;
        while (place >= PHASES[phase]) {
            phase++;
        }
        return phase * HOURS_A_DAY + random.nextInt(HOURS_TO_UPDATE);
    }

    /**
     * @param crashesPerDay share of device-days with a crash before the update, over the whole fleet
     * @param harm how many times as often updated devices crash
     */
    Outcome run(double crashesPerDay, double harm) {
        List<Events> rules = new ArrayList<>();
        double usual = crashesPerDay / (BAD_SHARE * BAD_TIMES + 1 - BAD_SHARE);
        // A crash is an unexpected restart too, beside those of other causes; new issues are rare.
        rules.add(new Events(usual, harm, usual * BAD_TIMES));
        rules.add(new Events(1.5 * usual, 1 + (harm - 1) / 1.5, 1.5 * usual * BAD_TIMES));
        rules.add(new Events(0.001, 1, 0.001));
        for (int hour = 1; hour <= HOURS; hour++) {
            for (Events rule : rules) {
                if (rule.halts(hour)) {
                    return new Outcome(hour, updatedShare(hour));
                }
            }
        }
        return new Outcome(-1, 1);
    }

    private double updatedShare(int hour) {
        int updated = 0;
        for (int at : updatedAtHour) {
            updated += at < hour ? 1 : 0;
        }
        return (double) updated / devices;
    }

    /** What one rule sees: counts by hour on both sides. */
    private final class Events {
        private final long[][] updatedByHour = new long[DAYS][HOURS_A_DAY];
        private final long[][] waitingByHour = new long[DAYS][HOURS_A_DAY];
        private final int[] affectedByHour = new int[HOURS + 1];
        private final double[][] hours = new double[DAYS][HOURS_A_DAY];
        /** Of devices of so many days with an event, by the day they were counted to. */
        private final double[] dispersionByDay = new double[DAYS];

        Events(double usualPerDay, double harm, double badPerDay) {
            int[] daysOfWaiting = new int[devices];
            boolean[] hit = new boolean[devices];
            for (int day = 0; day < DAYS; day++) {
                double squares = 0;
                double sum = 0;
                for (int device = 0; device < devices; device++) {
                    double perDay = Math.min(0.95, isBad[device] ? badPerDay : usualPerDay);
                    int from = updatedAtHour[device] - day * HOURS_A_DAY;
                    for (int hour = Math.max(0, from); hour < HOURS_A_DAY; hour++) {
                        hours[day][hour]++;
                    }
                    day(device, day, perDay, harm, from, daysOfWaiting, hit);
                    sum += daysOfWaiting[device];
                    squares += (double) daysOfWaiting[device] * daysOfWaiting[device];
                }
                dispersionByDay[day] = sum == 0 ? 1 : squares / sum;
            }
        }

        /** At most one event a day on each side, at a random hour. */
        private void day(int device, int day, double perDay, double harm, int from, int[] daysOfWaiting, boolean[] hit) {
            int waits = Math.clamp(from, 0, HOURS_A_DAY);
            if (waits > 0 && random.nextDouble() < perDay * waits / HOURS_A_DAY) {
                waitingByHour[day][random.nextInt(waits)]++;
                daysOfWaiting[device]++;
            }
            int runs = HOURS_A_DAY - waits;
            if (runs > 0 && random.nextDouble() < Math.min(0.95, perDay * harm) * runs / HOURS_A_DAY) {
                int hour = waits + random.nextInt(runs);
                updatedByHour[day][hour]++;
                if (!hit[device]) {
                    hit[device] = true;
                    affectedByHour[day * HOURS_A_DAY + hour]++;
                }
            }
        }

        boolean halts(int hour) {
            List<Stretch> stretches = new ArrayList<>();
            int affected = 0;
            for (int day = 0; day * HOURS_A_DAY < hour; day++) {
                int until = Math.min(HOURS_A_DAY, hour - day * HOURS_A_DAY);
                long updated = 0;
                long waiting = 0;
                double updatedHours = 0;
                for (int h = 0; h < until; h++) {
                    updated += updatedByHour[day][h];
                    waiting += waitingByHour[day][h];
                    updatedHours += hours[day][h];
                    affected += affectedByHour[day * HOURS_A_DAY + h];
                }
                double waitingHours = (double) devices * until - updatedHours;
                stretches.add(new Stretch(new Arm(updated, updatedHours), new Arm(waiting, waitingHours)));
            }
            double dispersion = dispersionByDay[(hour - 1) / HOURS_A_DAY];
            return Guard.judge(
                            new Comparison(GuardKind.CRASH, "", stretches, affected, Math.max(1, dispersion), ""), demand)
                    .worse();
        }
    }
}
