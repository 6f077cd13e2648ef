package dev.fleetward.privacy;

import dev.fleetward.kernel.OrganizationId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How far an erasure is. It names no device.
 *
 * @param requestedAt when it is done, the time of the certificate
 * @param parts how many hold data of devices
 * @param partsDone how many of them have erased theirs
 * @param failures how often a part failed so far; it is tried again at {@code nextTryAt}
 */
record Erasure(
        UUID id,
        State state,
        String fingerprint,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> nextTryAt,
        int parts,
        int partsDone,
        int failures) {

    enum State {
        QUEUED,
        RUNNING,
        DONE
    }

    static Erasure done(Certificate certificate) {
        int parts = certificate.removed().size();
        return new Erasure(
                certificate.id(),
                State.DONE,
                certificate.fingerprint(),
                certificate.erasedBy(),
                certificate.erasedAt(),
                Optional.empty(),
                parts,
                parts,
                0);
    }

    boolean isDone() {
        return state == State.DONE;
    }

    public String word() {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING -> "running";
            case DONE -> "done";
        };
    }

    /**
     * As it lies in the database.
     *
     * @param freed rows each holder removed when the name was taken
     * @param removed rows each holder removed since; whoever is in it is through
     */
    record Underway(
            UUID id,
            OrganizationId organization,
            UUID product,
            UUID device,
            String fingerprint,
            String requestedBy,
            Instant requestedAt,
            Optional<Instant> startedAt,
            int attempts,
            Instant nextTryAt,
            Map<String, Long> freed,
            Map<String, Long> removed) {

        long items(String holder) {
            return freed.getOrDefault(holder, 0L) + removed.getOrDefault(holder, 0L);
        }

        Erasure shown(int parts) {
            return new Erasure(
                    id,
                    startedAt.isPresent() ? State.RUNNING : State.QUEUED,
                    fingerprint,
                    requestedBy,
                    requestedAt,
                    Optional.of(nextTryAt).filter(_ -> attempts > 0),
                    parts,
                    removed.size(),
                    attempts);
        }
    }
}
