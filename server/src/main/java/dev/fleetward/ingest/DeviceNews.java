package dev.fleetward.ingest;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.SeenDevice;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One device while its events are taken: changes what is known of it only where an event says something new. */
final class DeviceNews {
    /** How far a device's clock may run ahead of ours and still date its change of version. */
    private static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(5);
    /** Older than the first firmware SDK: a clock that was never set. */
    private static final Instant FIRST_PLAUSIBLE_TIME = Instant.parse("2019-01-01T00:00:00Z");

    private final DeviceId id;
    private final Map<String, SeenDevice.Running> software;
    private @Nullable String hardwareVersion;

    DeviceNews(SeenDevice known) {
        this.id = known.id();
        this.software = new HashMap<>(known.software());
        this.hardwareVersion = known.hardwareVersion();
    }

    DeviceId id() {
        return id;
    }

    void take(Tx tx, Devices devices, Arrival arrival) {
        FieldEvent event = arrival.event();
        // A coredump tells what ran before the crash, perhaps before an update, and has no time of its own.
        if (event instanceof FieldEvent.Coredump && !software.isEmpty()) {
            return;
        }
        if (event instanceof FieldEvent.Attributes said) {
            devices.setAttributes(
                    tx,
                    arrival.product().organization(),
                    id,
                    said.values(),
                    "device",
                    arrival.last().receivedAt());
        }
        String hardware = event.origin().hardwareVersion();
        if (hardware != null && !hardware.isBlank() && !hardware.equals(hardwareVersion)) {
            devices.hardware(tx, id, hardware);
            hardwareVersion = hardware;
        }
        Instant since = plausible(event.origin().capturedAt(), arrival.last().receivedAt());
        arrival.version().filter(version -> isNew(version, since)).ifPresent(version -> {
            devices.runs(tx, arrival.product().organization(), id, version, since);
            software.put(version.type(), new SeenDevice.Running(version.id(), since, true));
        });
    }

    private boolean isNew(SoftwareVersion version, Instant since) {
        SeenDevice.Running before = software.get(version.type());
        if (before == null) {
            return true;
        }
        return before.version().equals(version.id()) ? !before.isNamed() : !since.isBefore(before.since());
    }

    private static Instant plausible(@Nullable Instant capturedAt, Instant receivedAt) {
        return capturedAt == null
                        || capturedAt.isBefore(FIRST_PLAUSIBLE_TIME)
                        || capturedAt.isAfter(receivedAt.plus(MAX_CLOCK_LEAD))
                ? receivedAt
                : capturedAt;
    }
}
