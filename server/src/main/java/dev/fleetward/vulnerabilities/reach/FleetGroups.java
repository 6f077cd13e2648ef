package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Devices that run some versions, by hardware, cohort and country. A small fleet is looked at device by device; of a large
 * one, what {@link GroupsJob} counted last is added up.
 */
@ApplicationScoped
class FleetGroups {
    private final Clock clock;
    private final GroupStore store;

    FleetGroups(Clock clock, GroupStore store) {
        this.clock = clock;
        this.store = store;
    }

    /** @param countedAt empty when they are those of now */
    record Told(List<Reach.Group> groups, Optional<Instant> countedAt) {
        private static final String ALL = "all";

        List<Reach.Group> parts() {
            return groups.stream().filter(group -> !group.of().equals(ALL)).toList();
        }

        long devices() {
            return groups.stream()
                    .filter(group -> group.of().equals(ALL))
                    .mapToLong(Reach.Group::devices)
                    .sum();
        }

        long silent() {
            return groups.stream()
                    .filter(group -> group.of().equals(ALL))
                    .mapToLong(Reach.Group::silent)
                    .sum();
        }
    }

    Told of(Tx tx, UUID product, Collection<UUID> versions) {
        Optional<Instant> countedAt = store.countedAt(tx, product);
        if (countedAt.isEmpty()) {
            return new Told(store.groups(tx, product, versions, longAgo()), countedAt);
        }
        var groups = new ArrayList<>(store.counted(tx, product, versions));
        // Each device is of one hardware, known or not.
        List<Reach.Group> all =
                groups.stream().filter(group -> group.of().equals("hardware")).toList();
        groups.add(new Reach.Group(
                Told.ALL,
                "",
                all.stream().mapToLong(Reach.Group::devices).sum(),
                all.stream().mapToLong(Reach.Group::silent).sum()));
        return new Told(groups, countedAt);
    }

    Instant longAgo() {
        return clock.instant().minus(Reach.OUT_OF_REACH);
    }
}
