package dev.fleetward.updates.paths;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How devices get from the versions they run to one release.
 *
 * @param firstHop the release to be given first; who is not in it takes the release itself
 * @param stuck from where there is no way
 * @param needs for each software type that must be there first, the versions that are enough
 */
public record Ways(Map<From, UUID> firstHop, Set<From> stuck, List<Need> needs) {
    public static final Ways DIRECT = new Ways(Map.of(), Set.of(), List.of());

    /**
     * What devices of one kind run.
     *
     * @param hardware empty while nobody has said it
     */
    public record From(String version, String hardware) {}

    /** @param enough versions known so far that are */
    public record Need(String softwareType, String lowest, List<String> enough) {}

    public Ways {
        firstHop = Map.copyOf(firstHop);
        stuck = Set.copyOf(stuck);
        needs = List.copyOf(needs);
    }
}
