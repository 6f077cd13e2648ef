package dev.fleetward.insight;

/**
 * What the guard asks for before it speaks.
 *
 * @param falseAlarm chance of halting a harmless rollout by this rule, however often one looks
 * @param minDeviceHours observation of updated devices below which the answer is "not enough data"
 * @param minAffected updated devices that must have had an event before a halt
 * @param minRatio smallest rate ratio worth halting for
 */
public record Demand(double falseAlarm, double minDeviceHours, int minAffected, double minRatio) {
    public static final Demand USUAL = new Demand(0.05, 24, 3, 1.5);

    public Demand {
        if (!(falseAlarm > 0 && falseAlarm < 1) || minDeviceHours < 0 || minAffected < 1 || minRatio < 1) {
            throw new IllegalArgumentException(
                    "falseAlarm in (0,1), minDeviceHours >= 0, minAffected and minRatio >= 1");
        }
    }

    public Demand withMinDeviceHours(double hours) {
        return new Demand(falseAlarm, hours, minAffected, minRatio);
    }

    /**
     * Its part of a false alarm that several rules share: by the union bound all of them together halt a harmless rollout
     * no more often than was said for the whole.
     */
    public Demand sharedBy(int rules) {
        return new Demand(falseAlarm / Math.max(1, rules), minDeviceHours, minAffected, minRatio);
    }
}
