package dev.fleetward.updates.delivery.polling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Due;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The polling devices of one product. A change of one device marks that one; a change of many begins a new generation,
 * which makes all of them be asked of the database until {@link #refresh} has read what is due for the product at once.
 * Safe for concurrent use; {@code fill} and {@code refresh} are for one thread.
 */
public final class Fleet {
    private final UUID product;
    private final OrganizationId organization;
    private final ConcurrentHashMap<String, Polled> bySerial = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Polled> byDevice = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong(1);
    /** Counts changes of single devices. */
    private final AtomicLong sequence = new AtomicLong();
    /** Devices that changed while they were being read, and were not here yet. */
    private volatile @Nullable Set<UUID> missed = ConcurrentHashMap.newKeySet();

    private volatile long refreshed;
    private volatile boolean filled;
    private volatile int busy;

    Fleet(OrganizationId organization, UUID product) {
        this.organization = organization;
        this.product = product;
    }

    OrganizationId organization() {
        return organization;
    }

    @Nullable
    Polled find(String serial) {
        return bySerial.get(serial);
    }

    int size() {
        return bySerial.size();
    }

    /** How many have something to do, as of the last refresh. */
    int busy() {
        return busy;
    }

    boolean isFresh(Polled.Told told) {
        return told.generation() == generation.get();
    }

    boolean isBehind() {
        return !filled || refreshed != generation.get();
    }

    /** The device, made known if it is not; it replaces one of that serial that is no more. */
    Polled keep(DeviceId device, String serial) {
        Polled kept = bySerial.compute(
                serial,
                (_, known) -> known != null && known.device().equals(device) ? known : new Polled(device, serial));
        byDevice.put(device.value(), kept);
        return kept;
    }

    void forget(Polled device) {
        bySerial.remove(device.serial(), device);
        byDevice.remove(device.device().value(), device);
    }

    void forget(DeviceId device) {
        Polled known = byDevice.get(device.value());
        if (known != null) {
            forget(known);
        }
    }

    void changed() {
        generation.incrementAndGet();
    }

    void changed(UUID device) {
        long at = sequence.incrementAndGet();
        Polled known = byDevice.get(device);
        Set<UUID> unread = missed;
        if (known == null && unread != null) {
            unread.add(device);
            known = byDevice.get(device);
        }
        if (known != null) {
            known.changed(at);
        }
    }

    /** A change whose outcome is known; what is being read of the device meanwhile is older. */
    void changed(UUID device, Moment before, Due due) {
        Polled known = byDevice.get(device);
        if (known == null) {
            changed(device);
        } else {
            known.changed(sequence.incrementAndGet(), before.sequence, new Polled.Told(before.generation, due));
        }
    }

    /** Taken before the database is read, so that what changes meanwhile is noticed. */
    public record Moment(long sequence, long generation) {}

    Moment now() {
        return new Moment(sequence.get(), generation.get());
    }

    /** Reads who there is; what is due for them is left to the refresh that follows. */
    void fill(Tx tx, PolledStore store, int limit) {
        Moment before = now();
        var unread = new Polled.Told(0, Due.NOTHING);
        store.each(tx, product, limit, (serial, facts) -> {
            Polled device = keep(new DeviceId(facts.device()), serial);
            if (device.told() == null) {
                device.learn(before.sequence, facts, unread);
            }
        });
        Set<UUID> changedMeanwhile = missed;
        missed = null;
        filled = true;
        if (changedMeanwhile != null) {
            changedMeanwhile.forEach(this::changed);
        }
    }

    boolean isFilled() {
        return filled;
    }

    void refresh(Tx tx, Deployments deployments) {
        Moment before = now();
        Map<UUID, Due> due = new HashMap<>();
        deployments.dueOf(tx, product, due::put);
        var idle = new Polled.Told(before.generation, Due.NOTHING);
        for (Polled device : bySerial.values()) {
            Due own = due.get(device.device().value());
            device.learn(before.sequence, own == null ? idle : new Polled.Told(before.generation, own));
        }
        busy = due.size();
        refreshed = before.generation;
    }

    /** Whose polls are to be written down now. */
    Map<DeviceId, Instant> heard(long idleMillis, long busyMillis, int limit) {
        Map<DeviceId, Instant> heard = new HashMap<>();
        for (Polled device : bySerial.values()) {
            if (heard.size() == limit) {
                break;
            }
            if (device.isHeard(idleMillis, busyMillis)) {
                heard.put(device.device(), Instant.ofEpochMilli(device.heard()));
            }
        }
        return heard;
    }
}
