package dev.fleetward.privacy.retention;

import dev.fleetward.kernel.DataKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A kind of data as one product keeps it.
 *
 * @param days it is kept; empty where something else ends it
 * @param changed who changed that from the standard; empty where it is the standard
 * @param last when what was older was removed the last time, to the end
 * @param removed in the last 30 days
 */
public record Kept(
        DataKind kind, Optional<Integer> days, Optional<Changed> changed, Optional<Instant> last, long removed) {

    public record Changed(String by, Instant at) {}

    /** For how long, in words. */
    public String time() {
        return switch (kind.keeping()) {
            case DataKind.Keeping.Days _ -> "%,d days".formatted(days.orElseThrow());
            case DataKind.Keeping.Until until -> "until " + until.what();
        };
    }

    public Optional<DataKind.Keeping.Days> bounds() {
        return kind.keeping() instanceof DataKind.Keeping.Days byDays ? Optional.of(byDays) : Optional.empty();
    }
}
