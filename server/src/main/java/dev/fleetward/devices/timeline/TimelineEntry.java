package dev.fleetward.devices.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a device, as people read it.
 *
 * @param id of the row it comes from, or made of its key: the same each time, and sorts as PostgreSQL sorts it
 * @param at when it happened, as well as is known: by the device's clock where that can be right
 * @param reported null for what the device did not send
 * @param body all of what the device sent; null if the sentence is all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineEntry(
        UUID id,
        EntryKind kind,
        Tone tone,
        Instant at,
        String title,
        String text,
        @Nullable Reported reported,
        List<Link> links,
        @Nullable JsonNode body) {

    public TimelineEntry {
        links = List.copyOf(links);
    }

    /** What happened here, without anything the device sent. */
    public static TimelineEntry of(UUID id, EntryKind kind, Tone tone, Instant at, String title, String text) {
        return new TimelineEntry(id, kind, tone, at, title, text, null, List.of(), null);
    }

    /** How much it matters. */
    public enum Tone {
        PLAIN,
        NEWS,
        OK,
        ATTENTION,
        BAD;

        @JsonValue
        public String getSlug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param href a page of ours */
    public record Link(String text, String href) {}

    /**
     * @param capturedAt by the device's clock; null when it has none
     * @param clockSkewSeconds by how much that clock is certainly wrong, ahead if positive; null if it may be right
     */
    public record Reported(
            @Nullable Instant capturedAt,
            Instant receivedAt,
            @Nullable Long clockSkewSeconds) {
        /** Whether the entry stands where it was received, for want of a better time. */
        public boolean isByReceipt() {
            return capturedAt == null || clockSkewSeconds != null;
        }
    }
}
