package dev.fleetward.disclosure;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One stage as prepared and, once a person filed it on the single reporting platform, as sent. */
public record Notification(
        Stage stage, Map<String, String> content, String preparedBy, Instant preparedAt, Optional<Sending> sent) {

    /** What cannot change any more: when it was filed, by whom, and the platform's reference. */
    public record Sending(Instant at, String reference, String by, Instant recordedAt) {}
}
