package dev.fleetward.insight.detect;

import dev.fleetward.devices.DeviceId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A finding with what its place in the product is, ready to be kept. */
record Found(
        Finding finding,
        String sentence,
        Instant since,
        Instant at,
        Instant lastAt,
        Optional<DeviceId> device,
        Optional<Long> issue) {

    /** @param cohorts what each is called, by slug */
    static Found of(Incident incident, Map<String, String> cohorts) {
        Finding lead = incident.lead();
        return new Found(
                lead,
                Explanation.of(lead.named(cohorts)),
                hour(lead.since()),
                hour(incident.openedAt()),
                hour(incident.lastAt()),
                Optional.empty(),
                Optional.empty());
    }

    private static Instant hour(long hour) {
        return Instant.ofEpochSecond(hour * 3600);
    }

    /** Whether it is what was found before. */
    boolean isSame(Anomaly known) {
        boolean bothDropOuts = (known.shape() == Shape.DROP_OUT) == (finding.shape() == Shape.DROP_OUT);
        boolean sameSide = (known.value() >= known.usual()) == (finding.value() >= finding.usual());
        return known.metric().equals(finding.metric())
                && bothDropOuts
                && sameSide
                && Slice.of(known.slice()).overlaps(finding.slice());
    }
}
