package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.ReleaseCheck.Objection;
import dev.fleetward.updates.releases.Release;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The gate's no, with all its reasons: as text for people, as {@code objections} for programs. */
final class HeldBack extends Problem {
    private final transient List<Objection> objections;

    HeldBack(Release release, List<Objection> objections) {
        super(
                409,
                "release-held-back",
                "Release held back",
                "%s %s cannot go to devices yet: %s Put it right, or ask for an override with a reason, which a second person grants."
                        .formatted(
                                release.softwareType(),
                                release.version(),
                                objections.stream().map(Objection::detail).collect(Collectors.joining(" "))));
        this.objections = objections;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("objections", objections);
    }
}
