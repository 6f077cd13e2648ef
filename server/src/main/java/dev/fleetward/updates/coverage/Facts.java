package dev.fleetward.updates.coverage;

import dev.fleetward.updates.Deployment;
import dev.fleetward.updates.Rollout;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one device and one rollout.
 *
 * @param cohort the rollout aims at; null for every device
 * @param query that devices of the target match; null for all
 * @param targetPercent share of those, chosen by a stable hash
 * @param runs the version it runs, {@code named} when its own field data says so and not its update client alone
 * @param state of its deployment; empty when the rollout has not taken it in
 * @param phase it belongs to, from 1; 0 when it is not taken in
 * @param postponedWhy empty, or a reason with its sign before it
 */
record Facts(
        UUID rollout,
        String rolloutName,
        String softwareType,
        String version,
        Rollout.State rolloutState,
        String rolloutReason,
        @Nullable String cohort,
        @Nullable String query,
        int targetPercent,
        int openPhase,
        int phases,
        String deviceState,
        @Nullable String deviceCohort,
        @Nullable String hardware,
        Optional<Instant> lastSeenAt,
        @Nullable String runs,
        boolean named,
        boolean fits,
        boolean hasToken,
        Optional<Deployment.State> state,
        int phase,
        Optional<Instant> offeredAt,
        Optional<Instant> fetchedAt,
        String said,
        Optional<Instant> postponedUntil,
        String postponedWhy) {}
