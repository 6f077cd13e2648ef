package dev.fleetward.updates.paths;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one release asks of the device before.
 *
 * @param mustPassThrough no device may be updated past it without having run it
 * @param lowestFrom the lowest version it can be installed on; absent for any
 * @param requires software of other types that must be there first
 */
public record UpgradeRule(
        @JsonIgnore UUID release,
        String softwareType,
        String version,
        boolean mustPassThrough,
        @Nullable String lowestFrom,
        List<Requirement> requires) {
    private static final int MAX_REQUIREMENTS = 5;

    /** @param lowest version that is enough */
    public record Requirement(String softwareType, String lowest) {}

    public UpgradeRule {
        requires = List.copyOf(requires);
        if (requires.size() > MAX_REQUIREMENTS) {
            throw Problem.invalid("requires may name at most %d software types.".formatted(MAX_REQUIREMENTS));
        }
        for (Requirement one : requires) {
            if (softwareType.equals(one.softwareType())) {
                throw Problem.invalid("requires names other software types; for %s itself set lowestFrom."
                        .formatted(softwareType));
            }
        }
    }

    static UpgradeRule none(UUID release, String softwareType, String version) {
        return new UpgradeRule(release, softwareType, version, false, null, List.of());
    }

    boolean says() {
        return mustPassThrough || lowestFrom != null || !requires.isEmpty();
    }
}
