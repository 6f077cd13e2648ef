package dev.fleetward.ingest.mqtt;

import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.ChunkLog;
import dev.fleetward.ingest.ChunkLog.Acknowledgement;
import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.ingest.DeviceKey;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A message's way to the log. What can never be stored is acknowledged and counted, since the broker would bring it
 * again for ever; what the log cannot take yet waits, and with it the broker.
 */
@ApplicationScoped
class MqttIntake {
    private static final int MAX_SHOWN_CHARACTERS = 100;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ChunkLog log;
    private final DeviceDoor door;
    private final NamedProducts products;
    private final MqttState state;
    private final Clock clock;
    private final DiskRoom disk;
    private final Topic chunks;
    private final Topic events;

    MqttIntake(
            ChunkLog log,
            DeviceDoor door,
            NamedProducts products,
            MqttState state,
            Clock clock,
            DiskRoom disk,
            MqttConfig config) {
        this.log = log;
        this.door = door;
        this.products = products;
        this.state = state;
        this.clock = clock;
        this.disk = disk;
        this.chunks = Topic.parse("mqtt.chunks-topic", config.chunksTopic());
        this.events = Topic.parse("mqtt.events-topic", config.eventsTopic());
    }

    Topic chunks() {
        return chunks;
    }

    Topic events() {
        return events;
    }

    /** Blocks while the log is behind or the disk nearly full. {@code done} may be called from another thread. */
    void take(String topic, byte[] payload, Acknowledgement done) {
        Optional<Topic.Names> asChunk = chunks.match(topic);
        Optional<Topic.Names> names = asChunk.or(() -> events.match(topic));
        Optional<Product> product = names.flatMap(found -> products.find(found.product()));
        if (names.isEmpty()
                || product.isEmpty()
                || !Devices.isSerial(names.get().serial())
                || payload.length == 0) {
            refuse(topic, "names no device of a product here, or is empty", done);
            return;
        }
        var project =
                new Project(product.get().organization(), product.get().id().value());
        var device = new DeviceKey(product.get().id(), names.get().serial());
        while (disk.isFull() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PATIENCE_NANOS);
        }
        if (!door.mayBring(project, device, 1)) {
            refuse(topic, "the device sends more than its limit", done);
            return;
        }
        var append = new Append(
                project.organization(),
                device.product(),
                device.serial(),
                asChunk.isPresent() ? Carrier.CHUNK : Carrier.NATIVE,
                clock.instant(),
                List.of(payload),
                failure -> {
                    if (failure == null) {
                        state.stored();
                    }
                    done.done(failure);
                });
        while (!log.append(append) && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PATIENCE_NANOS);
        }
    }

    private void refuse(String topic, String why, Acknowledgement done) {
        String shown = topic.substring(0, Math.min(topic.length(), MAX_SHOWN_CHARACTERS));
        state.refused("“%s” %s".formatted(shown, why));
        done.done(null);
    }
}
