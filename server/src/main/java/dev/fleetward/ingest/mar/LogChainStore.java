package dev.fleetward.ingest.mar;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which log files of a device came. */
@ApplicationScoped
class LogChainStore {
    private static final int MAX_FILES = 5_000;

    /** The newest, in the order in which they were written; several archives may come in any order. */
    List<LogChain.File> files(Tx tx, DeviceId device) {
        return tx.list(
                """
                SELECT * FROM (
                    SELECT body #>> '{logs,cid}' AS id, body #>> '{logs,next_cid}' AS next_id,
                           body #>> '{time,linux_boot_id}' AS boot_id, body #>> '{logs,first,ts}' AS first_at,
                           body #>> '{logs,last,ts}' AS last_at, captured_at, sequence, position
                    FROM event WHERE device_id = ? AND kind = 'logs' AND body #>> '{logs,cid}' IS NOT NULL
                    ORDER BY sequence DESC, position DESC LIMIT ?) newest
                ORDER BY captured_at, sequence, position
                """,
                row -> new LogChain.File(
                        row.text("id"),
                        row.textOrNull("next_id"),
                        row.textOrNull("boot_id"),
                        time(row, "first_at"),
                        time(row, "last_at")),
                device.value(),
                MAX_FILES);
    }

    /** As the device wrote it, which may be anything. */
    private static @Nullable Instant time(Row row, String column) {
        String text = row.textOrNull(column);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
