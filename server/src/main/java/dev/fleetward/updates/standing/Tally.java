package dev.fleetward.updates.standing;

import java.util.Collection;

/** @param reachable of the devices, those that could be given something now */
public record Tally(Standing standing, long devices, long reachable) {

    public static long devices(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::devices).sum();
    }

    public static long reachable(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::reachable).sum();
    }

    public static long fixed(Collection<Tally> tallies) {
        return of(tallies, Standing.CONFIRMED);
    }

    public static long fixedReachable(Collection<Tally> tallies) {
        return tallies.stream()
                .filter(tally -> tally.standing.isFixed())
                .mapToLong(Tally::reachable)
                .sum();
    }

    /** Devices that stand there. */
    public static long of(Collection<Tally> tallies, Standing standing) {
        return tallies.stream()
                .filter(tally -> tally.standing == standing)
                .mapToLong(Tally::devices)
                .sum();
    }
}
