package dev.fleetward.insight.statistics;

/**
 * Wald's sequential test of a share of failures: looks after each trial, and stops as soon as it can.
 *
 * @param falseAlarm chance of halting at the good share
 * @param miss chance of passing at the bad share
 * @param good share of failures that is fine
 * @param bad share of failures that is not
 */
public record Sprt(double falseAlarm, double miss, double good, double bad) {
    public Sprt {
        Finite.share("falseAlarm", falseAlarm);
        Finite.share("miss", miss);
        Finite.share("good", good);
        Finite.share("bad", bad);
        if (bad <= good) {
            throw new IllegalArgumentException("bad must be above good");
        }
    }

    /** What to do after the trials seen. */
    public enum Decision {
        GO_ON,
        PASS,
        HALT
    }

    public double upper() {
        return Math.log((1 - miss) / falseAlarm);
    }

    public double lower() {
        return Math.log(miss / (1 - falseAlarm));
    }

    public double evidence(long failures, long successes) {
        return failures * Math.log(bad / good) + successes * Math.log((1 - bad) / (1 - good));
    }

    public Decision decide(long failures, long successes) {
        double evidence = evidence(failures, successes);
        if (evidence >= upper()) {
            return Decision.HALT;
        }
        return evidence <= lower() ? Decision.PASS : Decision.GO_ON;
    }
}
