package dev.fleetward.updates.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.kernel.ReleaseCheck.Objection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What speaks against a release now, and the overrides of it, the latest first.
 *
 * @param objections all of them, also those that are overridden
 */
public record Judgement(List<Objection> objections, List<Exemption> overrides) {

    /** Whether devices may be given it: nothing speaks against it, or two people let all of it pass. */
    @JsonProperty("passes")
    public boolean passes() {
        return open().isEmpty();
    }

    /** Whether it passes only because of an override. */
    @JsonProperty("overridden")
    public boolean overridden() {
        return passes() && !objections.isEmpty();
    }

    /** Objections that no granted override covers. */
    @JsonProperty("open")
    public List<Objection> open() {
        Set<String> covered = new HashSet<>();
        overrides.stream().filter(Exemption::isGranted).forEach(granted -> covered.addAll(granted.covers()));
        return objections.stream()
                .filter(objection -> !covered.contains(objection.key()))
                .toList();
    }
}
