package dev.fleetward.vulnerabilities.cpe;

import java.util.Comparator;

/**
 * What a statement comes to, and why.
 *
 * @param fixedVersion where the range ends, empty when it does not say
 * @param open whether something else in the software would decide it
 */
public record Outcome(Truth truth, String reason, String fixedVersion, boolean open) {

    private static final Comparator<Outcome> BY_TRUTH = Comparator.comparing(Outcome::truth);

    static Outcome of(Truth truth, String reason) {
        return new Outcome(truth, reason, "", false);
    }

    /** Of alternatives the truest holds. */
    public static Outcome or(Outcome a, Outcome b) {
        Outcome best = BY_TRUTH.compare(b, a) > 0 ? b : a;
        return new Outcome(best.truth, best.reason, best.fixedVersion, a.open || b.open);
    }

    /** Of conditions the least true decides; the reasons of all are told. */
    static Outcome and(Outcome a, Outcome b) {
        Outcome least = BY_TRUTH.compare(b, a) < 0 ? b : a;
        String fixed = a.fixedVersion.isEmpty() ? b.fixedVersion : a.fixedVersion;
        String reason = least.truth == Truth.FALSE ? least.reason : a.reason + "; " + b.reason;
        return new Outcome(least.truth, reason, fixed, a.open || b.open);
    }

    Outcome not() {
        return new Outcome(truth.not(), "unless " + reason, "", open);
    }

    /** The same, but no more than unknown. */
    public Outcome unsure(String why) {
        return truth == Truth.TRUE ? new Outcome(Truth.UNKNOWN, reason + "; " + why, fixedVersion, open) : this;
    }
}
