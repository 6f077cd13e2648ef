package dev.fleetward.updates.paths;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How the versions that devices run get to one release.
 *
 * @param firstHop the release to be given first, by the version run; a version that is not in it takes the release itself
 * @param stuck versions from which there is no way
 * @param needs for each software type that must be there first, the versions that are enough
 */
public record Ways(Map<String, UUID> firstHop, Set<String> stuck, List<Need> needs) {
    public static final Ways DIRECT = new Ways(Map.of(), Set.of(), List.of());

    /** @param enough versions known so far that are */
    public record Need(String softwareType, String lowest, List<String> enough) {}

    public Ways {
        firstHop = Map.copyOf(firstHop);
        stuck = Set.copyOf(stuck);
        needs = List.copyOf(needs);
    }
}
