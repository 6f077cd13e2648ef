package dev.fleetward.disclosure;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One stage as prepared and, once a person filed it on the single reporting platform, as sent.
 *
 * @param revision how often it was saved with a change; each is kept
 * @param matrix version of the form it was written in
 */
public record Notification(
        Stage stage,
        int revision,
        String matrix,
        Map<String, String> content,
        String preparedBy,
        Instant preparedAt,
        Optional<Sending> sent) {

    /**
     * What cannot change any more: when it was filed, by whom, and the platform's reference.
     *
     * @param alreadyIn slug of the stage whose filing covered this one too; empty for a filing of its own
     */
    public record Sending(Instant at, String reference, String by, Instant recordedAt, String alreadyIn) {}
}
