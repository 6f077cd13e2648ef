package dev.fleetward.insight.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One notification for one target.
 *
 * @param kind firing, reminder, resolved or test
 * @param state waiting, delivered or given-up
 * @param nextAt when it is tried next; null when it is not
 * @param tries the latest first
 */
public record Delivery(
        UUID id,
        UUID target,
        String targetName,
        String targetKind,
        String kind,
        String title,
        String state,
        long attempts,
        Instant createdAt,
        @Nullable Instant nextAt,
        @Nullable Instant endedAt,
        List<Try> tries) {

    /** @param status of HTTP or SMTP; 0 when nobody answered */
    public record Try(int ordinal, Instant at, long tookMs, int status, String trouble, String excerpt) {}

    /** As a badge. */
    public String badge() {
        return switch (state) {
            case "delivered" -> "ok";
            case "given-up" -> "bad";
            default -> attempts > 0 ? "attention" : "unknown";
        };
    }

    public String stateWord() {
        return state.replace('-', ' ');
    }

    public @Nullable Try last() {
        return tries.isEmpty() ? null : tries.getFirst();
    }
}
