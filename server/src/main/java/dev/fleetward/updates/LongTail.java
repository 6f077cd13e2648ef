package dev.fleetward.updates;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which devices of a rollout are not updated yet, and why not. */
@ApplicationScoped
class LongTail {
    private static final Duration SILENT = Duration.ofDays(1);

    private final Db db;
    private final LongTailStore store;
    private final Clock clock;

    LongTail(Db db, LongTailStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** @param why in words, from what is known of the device */
    record Straggler(
            String serial,
            State state,
            @Nullable String runs,
            Instant lastSeenAt,
            @Nullable Instant offeredAt,
            @Nullable Instant provenAt,
            String why) {}

    /** @throws Problem 400 for an unknown state */
    PageOf<Straggler> of(Product product, Rollout rollout, @Nullable String state, Cursor cursor) {
        List<State> states = states(state);
        var rows = db.inTransaction(
                product.organization(), tx -> store.page(tx, rollout.id(), states, asked(state), cursor));
        return PageOf.of(
                        rows,
                        cursor.limit(),
                        row -> Integer.toString(row.deployment().actionId()))
                .map(row -> straggler(rollout, row));
    }

    private static boolean asked(@Nullable String state) {
        return state != null && !state.isBlank();
    }

    /** Without a wish: whoever could be updated now and is not, or says so without proof. */
    private static List<State> states(@Nullable String state) {
        if (state == null || state.isBlank()) {
            return Arrays.stream(State.values())
                    .filter(one -> one != State.SCHEDULED && one != State.CANCELLED && one != State.SUPERSEDED)
                    .toList();
        }
        try {
            return List.of(State.valueOf(state));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("state must be one of " + Arrays.toString(State.values()) + ".");
        }
    }

    private Straggler straggler(Rollout rollout, LongTailStore.Row row) {
        Deployment deployment = row.deployment();
        return new Straggler(
                row.serial(),
                deployment.state(),
                row.runs(),
                row.lastSeenAt(),
                deployment.offeredAt(),
                deployment.provenAt(),
                why(rollout, row));
    }

    private String why(Rollout rollout, LongTailStore.Row row) {
        Deployment deployment = row.deployment();
        String last = deployment.message().isEmpty() ? "" : " It said: " + deployment.message();
        return switch (deployment.state()) {
            case SCHEDULED -> "Its phase is not open yet, or something holds it back.";
            case OFFERED ->
                rollout.state() == Rollout.State.PAUSED
                        ? "The rollout is paused."
                        : whyNotAsked(deployment, row.lastSeenAt());
            case DOWNLOADING -> "Has read the offer and not finished downloading." + last;
            case DOWNLOADED -> "Downloaded, not installed yet." + last;
            case INSTALLED -> "Installed; waits for its restart.";
            case SUCCEEDED ->
                deployment.provenAt() == null
                        ? "Says it is installed; its field data does not say so yet."
                        : "Updated.";
            case FAILED -> "The installation failed." + last;
            case CANCELLING -> "Asked to cancel; has not answered.";
            case CANCELLED -> "Cancelled.";
            case SUPERSEDED -> "A newer rollout took over.";
        };
    }

    private String whyNotAsked(Deployment deployment, Instant lastSeenAt) {
        Duration silence = Duration.between(lastSeenAt, clock.instant());
        if (silence.compareTo(SILENT) > 0) {
            return "Not seen for %d days.".formatted(silence.toDays());
        }
        Instant offeredAt = deployment.offeredAt();
        return offeredAt != null && lastSeenAt.isBefore(offeredAt)
                ? "Not seen since the update was offered."
                : "Seen, but has not asked for the update yet.";
    }
}
