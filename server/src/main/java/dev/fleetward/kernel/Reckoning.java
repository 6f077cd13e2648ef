package dev.fleetward.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether two clocks are right, by each other and by how much time has passed since they were. A clock that
 * jumped is doubted until it comes back, until the other one, which went on evenly, bears it out, or until somebody says
 * that it is right. Not for sharing between threads.
 */
final class Reckoning {
    static final Duration TOLERANCE = Duration.ofMinutes(1);
    /** A server may have been off for that long and be believed what time it is. */
    static final Duration MAX_OFF = Duration.ofDays(45);

    private final @Nullable Instant lastSeen;
    private @Nullable Reading right;

    /** @param lastSeen what time it was, when a server last knew; null when none ever did */
    Reckoning(@Nullable Instant lastSeen) {
        this.lastSeen = lastSeen;
    }

    /**
     * What two clocks say at one moment.
     *
     * @param passed since whenever, by what no jump of a clock changes
     */
    record Reading(Instant server, Instant database, Duration passed) {
        boolean isOne() {
            return isNear(server, database);
        }
    }

    /** @return why it is doubtful what time it is; empty when it is not */
    Optional<String> judge(Reading now) {
        if (!now.isOne()) {
            return Optional.of("the server's clock says %s, the database's %s".formatted(now.server, now.database));
        }
        Reading before = right;
        Optional<String> doubt = before == null ? sinceLastSeen(now) : since(before, now);
        if (doubt.isEmpty()) {
            right = now;
        }
        return doubt;
    }

    /** It is as late as the clocks say. */
    void believe(Reading now) {
        right = now;
    }

    private static Optional<String> since(Reading before, Reading now) {
        Duration passed = now.passed.minus(before.passed);
        Instant server = before.server.plus(passed);
        if (isNear(now.server, server) || isNear(now.database, before.database.plus(passed))) {
            return Optional.empty();
        }
        return Optional.of("the clock says %s, and by the time that passed since %s it is %s"
                .formatted(now.server, before.server, server));
    }

    private Optional<String> sinceLastSeen(Reading now) {
        if (lastSeen == null) {
            return Optional.empty();
        }
        boolean before = now.server.isBefore(lastSeen.minus(TOLERANCE));
        boolean longAfter = now.server.isAfter(lastSeen.plus(MAX_OFF));
        return before || longAfter
                ? Optional.of("the clock says %s, and when a server last ran it was %s".formatted(now.server, lastSeen))
                : Optional.empty();
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(TOLERANCE) <= 0;
    }
}
