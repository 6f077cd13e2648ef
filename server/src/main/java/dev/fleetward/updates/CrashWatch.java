package dev.fleetward.updates;

import dev.fleetward.crashes.Issues;
import dev.fleetward.crashes.Issues.CrashDay;
import dev.fleetward.insight.Arm;
import dev.fleetward.insight.Demand;
import dev.fleetward.insight.Guard;
import dev.fleetward.insight.Stretch;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the guard's question for one rollout: crash-days and observed hours of updated and waiting devices, by day. */
@ApplicationScoped
class CrashWatch {
    /** Older days tell nothing of today's rollout and cost time at each look. */
    private static final Duration MAX_LOOK_BACK = Duration.ofDays(60);

    private final Issues issues;
    private final ObservationStore store;

    CrashWatch(Issues issues, ObservationStore store) {
        this.issues = issues;
        this.store = store;
    }

    Verdict verdict(Tx tx, Rollout rollout, Instant now) {
        Instant since = since(rollout, now);
        List<CrashDay> crashes = issues.crashDays(tx, new ProductId(rollout.product()), since);
        Map<UUID, Instant> updatedFrom = store.updatedFrom(
                tx,
                rollout.id(),
                crashes.stream().map(crash -> crash.device().value()).toList());
        Map<LocalDate, Long> updatedCrashes = new HashMap<>();
        Map<LocalDate, Long> waitingCrashes = new HashMap<>();
        Set<UUID> affected = new HashSet<>();
        for (CrashDay crash : crashes) {
            Instant updated = updatedFrom.get(crash.device().value());
            if (updated == null || isOfOtherSoftware(rollout, crash)) {
                continue;
            }
            if (isOfNewVersion(rollout, crash, updated)) {
                updatedCrashes.merge(crash.day(), 1L, Long::sum);
                affected.add(crash.device().value());
            } else {
                waitingCrashes.merge(crash.day(), 1L, Long::sum);
            }
        }
        List<Stretch> stretches = store.days(tx, rollout.id(), since, now).stream()
                .map(day -> new Stretch(
                        new Arm(updatedCrashes.getOrDefault(day.day(), 0L), day.updatedHours()),
                        new Arm(waitingCrashes.getOrDefault(day.day(), 0L), day.waitingHours())))
                .toList();
        return Guard.judge(stretches, affected.size(), Demand.USUAL.withMinDeviceHours(rollout.guardMinDeviceHours()));
    }

    /** A person who resumes a paused rollout has judged what was seen; the guard begins anew. */
    private static Instant since(Rollout rollout, Instant now) {
        Instant earliest = now.minus(MAX_LOOK_BACK);
        Instant since = latest(latest(earliest, rollout.startedAt()), rollout.guardSince());
        return since.isAfter(now) ? now : since;
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other == null || other.isBefore(one) ? one : other;
    }

    private static boolean isOfOtherSoftware(Rollout rollout, CrashDay crash) {
        return crash.softwareType()
                .filter(type -> !type.equals(rollout.softwareType()))
                .isPresent();
    }

    /** The crash's own version decides: a crash before the update may arrive after it. */
    private static boolean isOfNewVersion(Rollout rollout, CrashDay crash, Instant updated) {
        return crash.softwareVersion()
                .map(version -> version.equals(rollout.version()))
                .orElseGet(() -> !crash.firstAt().isBefore(updated));
    }
}
