package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything received of a device, newest first: for its page. Safe for concurrent use. */
@ApplicationScoped
public class Timeline {
    private final Db db;
    private final TimelineStore store;

    Timeline(Db db, TimelineStore store) {
        this.db = db;
        this.store = store;
    }

    /**
     * One event as the API shows it.
     *
     * @param position of the event in its message, {@code sequence} of the message in the order of receipt
     */
    public record Entry(
            long sequence,
            int position,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            JsonNode body) {}

    /** @throws Problem 400 for a cursor that was not given out by us */
    public PageOf<Entry> latest(OrganizationId organization, Device device, Optional<String> kind, Cursor cursor) {
        long sequence = Long.MAX_VALUE;
        int position = Integer.MAX_VALUE;
        if (cursor.after().isPresent()) {
            String[] parts = cursor.after().get().split("\\.", 2);
            try {
                sequence = Long.parseLong(parts[0]);
                position = Integer.parseInt(parts[parts.length - 1]);
            } catch (NumberFormatException e) {
                throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
            }
        }
        long beforeSequence = sequence;
        int beforePosition = position;
        var rows = db.inTransaction(
                organization,
                tx -> store.before(tx, device.id(), kind.orElse(null), beforeSequence, beforePosition, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), entry -> entry.sequence() + "." + entry.position());
    }
}
