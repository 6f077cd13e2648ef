package dev.fleetward.privacy.owners;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request as it stands.
 *
 * @param serial while the device is held
 * @param dueAt the last moment GDPR Article 12(3) allows, and {@code dueWhy} how it was come to
 * @param answer what the owner was told at the end, with the article a refusal rests on
 * @param exportId the data prepared for it
 * @param erasureId erasure and certificate
 */
record OwnerRequest(
        UUID id,
        @JsonIgnore OrganizationId organization,
        @JsonIgnore UUID product,
        @JsonIgnore Optional<UUID> device,
        Optional<String> serial,
        String fingerprint,
        Wish wish,
        Channel channel,
        String enteredBy,
        State state,
        Instant receivedAt,
        Instant dueAt,
        List<String> dueWhy,
        Optional<Instant> extendedAt,
        String extensionReason,
        Optional<Instant> closedAt,
        String answer,
        String article,
        Optional<UUID> exportId,
        Optional<UUID> erasureId) {

    enum State {
        RECEIVED("received"),
        IN_PROGRESS("in progress"),
        DONE("done"),
        REFUSED("refused");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    @JsonIgnore
    public boolean isOpen() {
        return closedAt.isEmpty();
    }

    boolean isOverdue(Instant now) {
        return isOpen() && !dueAt.isAfter(now);
    }

    public RequestKind kind() {
        return wish.kind();
    }

    /** Something that happened to it. */
    record Entry(Instant at, What what, boolean byOwner, String by, String detail) {
        enum What {
            RECEIVED("Received"),
            STARTED("Being worked on"),
            EXTENDED("Extended by two months"),
            MESSAGE("Message"),
            DONE("Done"),
            REFUSED("Refused");

            private final String words;

            What(String words) {
                this.words = words;
            }

            public String words() {
                return words;
            }
        }
    }
}
