package dev.fleetward.updates.coverage;

import dev.fleetward.updates.standing.Standings.Point;
import dev.fleetward.updates.standing.Tally;
import java.time.Instant;
import java.util.List;

/**
 * How much of a rollout's target is fixed. The tallies add up to the target, and so do those of the groups of each kind.
 *
 * @param publishedAt when the release was made
 * @param tallies by standing, without those of nobody
 * @param sincePublication devices fixed so long after the release was made
 * @param sinceAvailable devices fixed so long after each was offered it
 * @param offered devices that were ever offered it: the denominator of the second curve
 */
public record CoverageReport(
        Instant at,
        Instant publishedAt,
        List<Tally> tallies,
        List<Group> groups,
        List<Point> sincePublication,
        List<Point> sinceAvailable,
        long offered) {

    static final List<String> KINDS = List.of("phase", "hardware", "cohort", "country");

    /** @param of one of {@link #KINDS} */
    public record Group(String of, String name, List<Tally> tallies) {
        public long devices() {
            return Tally.devices(tallies);
        }

        public long reachable() {
            return Tally.reachable(tallies);
        }

        public long fixed() {
            return Tally.fixed(tallies);
        }

        public long fixedReachable() {
            return Tally.fixedReachable(tallies);
        }
    }

    public long population() {
        return Tally.devices(tallies);
    }

    public long reachable() {
        return Tally.reachable(tallies);
    }

    public long fixed() {
        return Tally.fixed(tallies);
    }

    public long fixedReachable() {
        return Tally.fixedReachable(tallies);
    }

    List<Group> groups(String of) {
        return groups.stream().filter(group -> group.of().equals(of)).toList();
    }
}
