package dev.fleetward.insight.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * What belongs together: findings of one metric, at one time, in slices that share devices. The one that says it most
 * narrowly and strongly speaks for all. Not for sharing between threads.
 */
public final class Incident {
    private final List<Finding> findings = new ArrayList<>();
    private final long openedAt;
    private Finding lead;
    private long lastAt;

    Incident(Finding first) {
        this.lead = first;
        this.openedAt = first.at();
        this.lastAt = first.at();
        findings.add(first);
    }

    public Finding lead() {
        return lead;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Hour at which the first detector was certain. */
    public long openedAt() {
        return openedAt;
    }

    public long lastAt() {
        return lastAt;
    }

    boolean takes(Finding finding, long quietHours) {
        return finding.metric().equals(lead.metric())
                && finding.at() - lastAt <= quietHours
                && finding.slice().overlaps(lead.slice())
                && sameSide(finding, lead);
    }

    /** Of what was known already the newest figures stand, with the hour it was first certain. */
    void take(Finding finding) {
        var known = findings.stream()
                .filter(one -> one.slice().equals(finding.slice()) && one.shape() == finding.shape())
                .findFirst();
        known.ifPresent(findings::remove);
        findings.add(known.map(one -> finding.certainSince(one.at())).orElse(finding));
        lastAt = finding.at();
        lead = findings.getFirst();
        for (Finding one : findings) {
            lead = speaksBetter(one, lead) ? one : lead;
        }
    }

    private static boolean sameSide(Finding one, Finding other) {
        return (one.shape() == Shape.DROP_OUT) == (other.shape() == Shape.DROP_OUT)
                && (one.value() >= one.usual()) == (other.value() >= other.usual());
    }

    /** A comparison at the same time explains more than one with the past; of comparisons the stronger, narrower one. */
    private static boolean speaksBetter(Finding one, Finding other) {
        int rank = rank(one) - rank(other);
        if (rank != 0) {
            return rank > 0;
        }
        boolean narrower = other.slice().contains(one.slice());
        boolean wider = one.slice().contains(other.slice());
        if (narrower && !wider) {
            return surely(one) > effect(other);
        }
        if (wider && !narrower) {
            return surely(other) <= effect(one);
        }
        return effect(one) > effect(other);
    }

    /** The end of its interval that is nearer to nothing. */
    private static double surely(Finding finding) {
        double low = finding.measure() == Measure.RATE ? Math.log(Math.max(1e-9, finding.low())) : finding.low();
        double high = finding.measure() == Measure.RATE ? Math.log(Math.max(1e-9, finding.high())) : finding.high();
        return low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    }

    private static int rank(Finding finding) {
        return finding.shape() == Shape.VERSION_DIFFERS ? 1 : 0;
    }

    private static double effect(Finding finding) {
        return finding.measure() == Measure.RATE
                ? Math.abs(Math.log(Math.max(1e-9, finding.ratio())))
                : Math.abs(finding.value() - finding.usual());
    }
}
