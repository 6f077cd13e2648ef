package dev.fleetward.privacy;

import java.time.Instant;
import java.util.UUID;

/** An export or erasure that was done. */
record SubjectRequest(UUID id, Kind kind, String fingerprint, String doneBy, Instant doneAt) {
    enum Kind {
        EXPORT("Export"),
        ERASURE("Erasure");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
