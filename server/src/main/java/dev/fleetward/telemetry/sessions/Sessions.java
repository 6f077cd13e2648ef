package dev.fleetward.telemetry.sessions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.TimeRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions of devices and of the fleet. Safe for concurrent use. */
@ApplicationScoped
public class Sessions {
    private static final int MAX_NAME_CHARACTERS = 128;

    private final SessionStore store;

    Sessions(SessionStore store) {
        this.store = store;
    }

    /**
     * One session of a device.
     *
     * @param startedAt null when its length is not known
     * @param crashes that happened in it, as far as the device counts them
     * @param metrics by name
     */
    public record Session(
            String name,
            @Nullable Instant startedAt,
            Instant endedAt,
            @Nullable Long durationMs,
            long crashes,
            @Nullable String version,
            JsonNode metrics,
            @JsonIgnore String place) {}

    /**
     * How the sessions of a name go on a version.
     *
     * @param timed those whose length is known; the percentiles are of them
     */
    public record Summary(
            String name,
            String version,
            long sessions,
            long devices,
            long crashed,
            long timed,
            @Nullable Double medianMs,
            @Nullable Double p95Ms) {}

    /** By name, then the versions with the most sessions first; those that ended in that span. */
    public List<Summary> ofFleet(Product product, TimeRange range) {
        return store.summaries(product.organization(), product.id(), range);
    }

    /**
     * Those that ended in that span, the latest first.
     *
     * @param name empty for any
     */
    public PageOf<Session> ofDevice(Product product, Device device, String name, TimeRange range, Cursor cursor) {
        if (name.length() > MAX_NAME_CHARACTERS || name.indexOf('\0') >= 0) {
            throw Problem.invalid("A session's name has at most %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        var found = store.ofDevice(
                product.organization(),
                product.id(),
                device.id(),
                name,
                range,
                cursor.after().map(SessionStore.Place::parse).orElse(SessionStore.Place.END),
                cursor.rows());
        return PageOf.of(found, cursor.limit(), Session::place);
    }
}
