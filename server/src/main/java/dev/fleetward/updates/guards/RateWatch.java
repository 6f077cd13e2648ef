package dev.fleetward.updates.guards;

import dev.fleetward.insight.Arm;
import dev.fleetward.insight.Comparison;
import dev.fleetward.insight.GuardKind;
import dev.fleetward.insight.Stretch;
import dev.fleetward.updates.guards.ObservationStore.Day;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sorts days with an event to the updated and the waiting devices of one rollout. Not for sharing between threads. */
final class RateWatch {
    private final Watch watch;
    private final Map<UUID, Instant> updatedFrom;
    private final Map<LocalDate, Set<UUID>> updated = new HashMap<>();
    private final Map<LocalDate, Set<UUID>> waiting = new HashMap<>();
    private final Map<UUID, Long> daysOfWaiting = new HashMap<>();
    private final Set<UUID> affected = new HashSet<>();

    /** @param updatedFrom when each of the rollout's devices was updated; {@link Instant#MAX} when it is not */
    RateWatch(Watch watch, Map<UUID, Instant> updatedFrom) {
        this.watch = watch;
        this.updatedFrom = updatedFrom;
    }

    /** Devices outside the rollout, and events of other software, are left out. */
    void add(EventDay event) {
        Instant from = updatedFrom.get(event.device());
        boolean isOther = event.softwareType()
                .filter(type -> !type.equals(watch.softwareType()))
                .isPresent();
        if (from == null || isOther || cannotTell(event, from)) {
            return;
        }
        if (isOfNewVersion(event, from)) {
            updated.computeIfAbsent(event.day(), _ -> new HashSet<>()).add(event.device());
            affected.add(event.device());
        } else if (waiting.computeIfAbsent(event.day(), _ -> new HashSet<>()).add(event.device())) {
            daysOfWaiting.merge(event.device(), 1L, Long::sum);
        }
    }

    /** Of the day of its update nobody knows which version an event was of that names neither version nor hour. */
    private static boolean cannotTell(EventDay event, Instant from) {
        return event.version().isEmpty()
                && event.at().isEmpty()
                && !from.equals(Instant.MAX)
                && event.day().equals(LocalDate.ofInstant(from, ZoneOffset.UTC));
    }

    /** The event's own version decides: one from before the update may arrive after it. */
    private boolean isOfNewVersion(EventDay event, Instant from) {
        return event.version()
                .map(version -> version.equals(watch.version()))
                .orElseGet(() -> event.at()
                        .map(at -> !at.isBefore(from))
                        .orElseGet(() -> !from.equals(Instant.MAX)
                                && event.day().isAfter(LocalDate.ofInstant(from, ZoneOffset.UTC))));
    }

    Comparison comparison(GuardKind kind, List<Day> days, String note) {
        List<Stretch> stretches = days.stream()
                .map(day -> new Stretch(
                        new Arm(count(updated, day.day()), day.updatedHours()),
                        new Arm(count(waiting, day.day()), day.waitingHours())))
                .toList();
        double dispersion = Comparison.dispersion(daysOfWaiting.values());
        return new Comparison(kind, "", stretches, affected.size(), dispersion, note);
    }

    private static long count(Map<LocalDate, Set<UUID>> events, LocalDate day) {
        return events.getOrDefault(day, Set.of()).size();
    }
}
