package dev.fleetward.updates.coverage;

import java.util.Collection;

/** @param reachable of the devices, those that could be given something now */
public record Tally(Standing standing, long devices, long reachable) {

    static long devices(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::devices).sum();
    }

    static long reachable(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::reachable).sum();
    }

    static long fixed(Collection<Tally> tallies) {
        return tallies.stream()
                .filter(tally -> tally.standing.isFixed())
                .mapToLong(Tally::devices)
                .sum();
    }

    static long fixedReachable(Collection<Tally> tallies) {
        return tallies.stream()
                .filter(tally -> tally.standing.isFixed())
                .mapToLong(Tally::reachable)
                .sum();
    }
}
