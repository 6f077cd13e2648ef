package dev.fleetward.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a slice that wait to become files, as long as they are few enough to go into a question's text. */
final class Unfiled {
    private final Slice slice;
    private final long maxBytes;
    private final List<LakeBatch> batches = new ArrayList<>();
    private long bytes;

    Unfiled(Slice slice, long maxBytes) {
        this.slice = slice;
        this.maxBytes = maxBytes;
    }

    void add(Staged staged) {
        if (isTooMuch() || (slice.product() != null && !staged.product().equals(slice.product()))) {
            return;
        }
        LakeBatch batch = staged.decode(slice.table());
        List<LakeBatch.Entry> asked =
                batch.entries().stream().filter(this::isAsked).toList();
        if (!asked.isEmpty()) {
            batches.add(new LakeBatch(batch.product(), batch.device(), asked));
            bytes += (long) staged.entries().length
                    * asked.size()
                    / batch.entries().size();
        }
    }

    /** Some of them are not here. */
    boolean isTooMuch() {
        return bytes > maxBytes;
    }

    /** Empty when there are none. */
    String json() {
        return batches.isEmpty() ? "" : TrinoSql.json(slice.table(), batches);
    }

    private boolean isAsked(LakeBatch.Entry entry) {
        return isAsked(entry.capturedAt())
                && slice.only().entrySet().stream().allMatch(only -> Optional.ofNullable(value(entry, only.getKey()))
                        .filter(only.getValue()::equals)
                        .isPresent());
    }

    private boolean isAsked(Instant at) {
        return !at.isBefore(slice.from()) && at.isBefore(slice.to());
    }

    private @Nullable Object value(LakeBatch.Entry entry, String column) {
        List<LakeTable.Column> columns = slice.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return entry.values().get(i);
            }
        }
        return null;
    }
}
