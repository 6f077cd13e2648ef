package dev.fleetward.updates.standing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a device stands where it stands, in words: what is known of it, never a guess. */
final class Reason {
    private Reason() {}

    static String of(
            Standing standing,
            @Nullable Instant seen,
            @Nullable Instant offeredAt,
            @Nullable String runs,
            String said,
            Instant now) {
        String last = said.isEmpty() ? "" : " It said: " + said;
        return switch (standing) {
            case CONFIRMED, INSTALLED, WAITING, HELD, RETIRED, CALLED_OFF, ASKED, NO_ANSWER -> standing.meaning();
            case OFFERED -> standing.meaning() + " " + contact(seen, offeredAt, now);
            case UNREACHABLE, OFFLINE -> contact(seen, offeredAt, now);
            case REPORTED, DOWNGRADED, OTHER_VERSION, MOVED_ON ->
                standing.meaning() + (runs == null ? "" : " It names %s.".formatted(runs));
            case FAILED -> "The installation failed." + last;
            case DOWNLOADING, POSTPONED, SILENT, RETRYING, REFUSED -> standing.meaning() + last;
        };
    }

    private static String contact(@Nullable Instant seen, @Nullable Instant offeredAt, Instant now) {
        if (seen == null) {
            return "It was never seen.";
        }
        Duration silence = Duration.between(seen, now);
        if (silence.compareTo(Moment.SILENT) > 0) {
            return "Not seen for %d %s.".formatted(silence.toDays(), silence.toDays() == 1 ? "day" : "days");
        }
        return offeredAt != null && seen.isBefore(offeredAt)
                ? "Not seen since it was offered."
                : "Seen since, and has not asked for it yet.";
    }
}
