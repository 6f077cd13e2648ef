package dev.fleetward.privacy.sharing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a third party may have, as it stands.
 *
 * @param request by which the owner asked for it
 * @param scope words of {@link Scope}
 * @param erased fingerprints of devices it was made for and that were erased since
 * @param erasedAt when the last of its devices was erased; null while there is one
 * @param records how many were given, those given twice counted twice
 */
public record Share(
        UUID id,
        @JsonIgnore OrganizationId organization,
        @JsonIgnore UUID product,
        String recipient,
        String contact,
        String purpose,
        String request,
        List<String> scope,
        List<Device> devices,
        List<String> erased,
        Instant beginsAt,
        Instant endsAt,
        String madeBy,
        Instant madeAt,
        @Nullable Instant revokedAt,
        String revokedBy,
        @Nullable Instant erasedAt,
        @Nullable Instant lastReadAt,
        long records,
        long bytes,
        State state,
        Optional<Hook> webhook) {

    /** Whether it gives anything. */
    public enum State {
        PLANNED("planned", "unknown"),
        ACTIVE("active", "ok"),
        ENDED("ended", "unknown"),
        REVOKED("revoked", "unknown"),
        ERASED("ended by erasure", "unknown");

        private final String word;
        private final String badge;

        State(String word, String badge) {
            this.word = word;
            this.badge = badge;
        }

        public String word() {
            return word;
        }

        public String badge() {
            return badge;
        }

        static State at(
                Instant now,
                Instant beginsAt,
                Instant endsAt,
                @Nullable Instant revokedAt,
                @Nullable Instant erasedAt) {
            if (revokedAt != null) {
                return REVOKED;
            }
            if (!now.isBefore(endsAt)) {
                return ENDED;
            }
            if (erasedAt != null) {
                return ERASED;
            }
            return now.isBefore(beginsAt) ? PLANNED : ACTIVE;
        }
    }

    /** One it is of; the fingerprint is how data requests name it. */
    public record Device(String serial, String fingerprint) {}

    /**
     * How far posting is.
     *
     * @param host where to, without what may be secret
     * @param waiting records that are not delivered yet
     * @param waitingSince when the oldest of them arrived
     * @param failures of the batch that is being tried
     * @param pausedAt when it was given up until somebody resumes it
     */
    public record Hook(
            String host,
            @Nullable Instant lastDeliveredAt,
            long waiting,
            @Nullable Instant waitingSince,
            long failures,
            @Nullable Instant failingSince,
            @Nullable Instant nextTryAt,
            @Nullable Instant pausedAt,
            String lastTrouble) {
        public String word() {
            return pausedAt != null ? "paused" : failingSince != null ? "failing" : "delivering";
        }

        @JsonIgnore
        public String badge() {
            return pausedAt != null ? "bad" : failingSince != null ? "attention" : "ok";
        }
    }

    /** What was given on a day (UTC), and how: {@code api} or {@code webhook}. */
    public record Day(LocalDate day, String way, long records, long bytes) {}

    /**
     * A share as it is made, or its token as it is renewed: the only time its secrets are shown.
     *
     * @param signingSecret of the webhook; null without one
     */
    public record Fresh(
            UUID id, String token, String address, @Nullable String signingSecret) {}

    @JsonIgnore
    public boolean isOpen() {
        return state == State.PLANNED || state == State.ACTIVE;
    }

    @JsonIgnore
    public String serials() {
        return devices.isEmpty()
                ? "no device any more"
                : devices.stream().limit(3).map(Device::serial).collect(Collectors.joining(", "))
                        + (devices.size() > 3 ? " and %d more".formatted(devices.size() - 3) : "");
    }
}
