package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TimelineStore {

    List<Timeline.Entry> before(Tx tx, DeviceId device, @Nullable String kind, long sequence, int position, int rows) {
        return tx.list(
                """
                SELECT sequence, position, kind, captured_at, received_at, body FROM event
                WHERE device_id = ? AND (sequence, position) < (?, ?) AND (?::text IS NULL OR kind = ?)
                ORDER BY sequence DESC, position DESC LIMIT ?
                """,
                row -> new Timeline.Entry(
                        row.longValue("sequence"),
                        row.intValue("position"),
                        row.text("kind"),
                        row.instantOrNull("captured_at"),
                        row.instant("received_at"),
                        row.json("body", JsonNode.class)),
                device.value(),
                sequence,
                position,
                kind,
                kind,
                rows);
    }
}
