package dev.fleetward.kernel;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The server noticed something that bears on security, so many times from first to last.
 *
 * @param id tells a repetition from another
 * @param product null for what concerns the whole organization
 */
public record SecurityNoticed(
        UUID id,
        @Nullable UUID product,
        SecurityKind kind,
        String device,
        String who,
        String sentence,
        long times,
        Instant firstAt,
        Instant lastAt) {}
