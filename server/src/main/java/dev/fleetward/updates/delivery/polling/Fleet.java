package dev.fleetward.updates.delivery.polling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Due;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The polling devices of one product. A change of known devices marks those; a change of any begins a new generation,
 * which makes all of them be asked of the database until {@link #refresh} has read what is due for the product at once,
 * as it does for many that were marked.
 * Safe for concurrent use; {@code fill} and {@code refresh} are for one thread.
 */
public final class Fleet {
    private static final int MANY = 1_000;
    private static final int LOOKED_AT_TOGETHER = 50_000;
    /** Of a very large fleet: with a look every five seconds, all are looked at within a minute. */
    private static final int LOOKS_A_ROUND = 12;

    private final UUID product;
    private final OrganizationId organization;
    private final ConcurrentHashMap<String, Polled> bySerial = new ConcurrentHashMap<>();
    private final DeviceIndex byDevice = new DeviceIndex();
    private final AtomicLong generation = new AtomicLong(1);
    /** Counts changes of single devices. */
    private final AtomicLong sequence = new AtomicLong();
    /** Devices that changed while they were being read, and were not here yet. */
    private volatile @Nullable Set<UUID> missed = ConcurrentHashMap.newKeySet();

    /** While everyone is being read for the first time. */
    private volatile @Nullable CountDownLatch filling;

    private volatile long refreshed;
    private volatile boolean filled;
    private volatile int busy;
    /** So many changed apart that {@link #busy} may be far off. */
    private volatile boolean recount;
    /** Where the last look for who was heard ended; used by one thread. */
    private Iterator<Polled> heardNext = Collections.emptyIterator();

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
        return !filled || recount || refreshed != generation.get();
    }

    /** The device, made known if it is not; it replaces one of that serial that is no more. */
    Polled keep(DeviceId device, String serial) {
        Polled kept = bySerial.compute(
                serial, (_, known) -> known != null && known.isDevice(device) ? known : new Polled(device, serial));
        byDevice.put(kept);
        return kept;
    }

    void forget(Polled device) {
        bySerial.remove(device.serial(), device);
        byDevice.remove(device);
    }

    void forget(DeviceId device) {
        Polled known = byDevice.find(device.value());
        if (known != null) {
            forget(known);
        }
    }

    void changed() {
        generation.incrementAndGet();
    }

    /** Each is asked for alone at its next poll, unless what is due for many is read first; nobody else is. */
    void changed(Collection<UUID> devices, boolean onlyDue) {
        devices.forEach(device -> changed(device, onlyDue));
        if (devices.size() >= MANY) {
            recount = true;
        }
    }

    private void changed(UUID device, boolean onlyDue) {
        long at = sequence.incrementAndGet();
        Polled known = byDevice.find(device);
        Set<UUID> unread = missed;
        if (known == null && unread != null) {
            unread.add(device);
            known = byDevice.find(device);
        }
        if (known != null) {
            known.changed(at, onlyDue);
        }
    }

    /** A change whose outcome is known; what is being read of the device meanwhile is older. */
    void changed(UUID device, Moment before, Due due) {
        Polled known = byDevice.find(device);
        if (known == null) {
            changed(device, false);
        } else {
            known.changed(sequence.incrementAndGet(), before.sequence, new Polled.Told(before.generation, due));
        }
    }

    /** Taken before the database is read, so that what changes meanwhile is noticed. */
    public record Moment(long sequence, long generation) {}

    Moment now() {
        return new Moment(sequence.get(), generation.get());
    }

    /** Reads who there is and what is due for them; each is known as soon as it is read. */
    void fill(Tx tx, PolledStore store, Deployments deployments, int limit) {
        var done = new CountDownLatch(1);
        filling = done;
        try {
            Moment before = now();
            Map<UUID, Due> due = due(tx, deployments);
            var idle = new Polled.Told(before.generation, Due.NOTHING);
            store.each(tx, product, limit, (serial, facts) -> {
                Due own = due.get(facts.device());
                take(before, serial, facts, own == null ? idle : new Polled.Told(before.generation, own));
            });
            missed = null;
            busy = due.size();
            refreshed = before.generation;
            filled = true;
        } finally {
            filling = null;
            done.countDown();
        }
    }

    /** Who changed before it was here is asked for at its next poll; {@link #changed(UUID, boolean)} looks the other way round. */
    private void take(Moment before, String serial, Polled.Facts facts, Polled.Told told) {
        Polled device = keep(new DeviceId(facts.device()), serial);
        Set<UUID> unread = missed;
        if (device.told() != null) {
            device.learn(before.sequence, told);
        } else if (unread == null || !unread.contains(facts.device())) {
            device.learn(before.sequence, facts, told);
        }
    }

    private Map<UUID, Due> due(Tx tx, Deployments deployments) {
        Map<UUID, Due> due = new HashMap<>();
        deployments.dueOf(tx, product, due::put);
        return due;
    }

    boolean isFilled() {
        return filled;
    }

    /** What to wait for before one device is asked for alone; absent when nobody is being read. */
    @Nullable
    CountDownLatch filling() {
        return filling;
    }

    void refresh(Tx tx, Deployments deployments) {
        recount = false;
        Moment before = now();
        Map<UUID, Due> due = due(tx, deployments);
        var idle = new Polled.Told(before.generation, Due.NOTHING);
        for (Polled device : bySerial.values()) {
            Due own = due.get(device.device().value());
            device.learn(before.sequence, own == null ? idle : new Polled.Told(before.generation, own));
        }
        busy = due.size();
        refreshed = before.generation;
    }

    /**
     * Whose polls are to be written down now. Goes on where it ended, so that everybody's turn comes, and looks at a part
     * of a large fleet only: a walk through all of a million each time stood out in whatever else the server did.
     */
    Map<DeviceId, Instant> heard(long idleMillis, long busyMillis, int limit) {
        if (!heardNext.hasNext()) {
            heardNext = bySerial.values().iterator();
        }
        int mostLooked = Math.max(LOOKED_AT_TOGETHER, size() / LOOKS_A_ROUND);
        Map<DeviceId, Instant> heard = new HashMap<>();
        for (int looked = 0; heardNext.hasNext() && heard.size() < limit && looked < mostLooked; looked++) {
            Polled device = heardNext.next();
            if (device.isHeard(idleMillis, busyMillis)) {
                heard.put(device.device(), Instant.ofEpochMilli(device.heard()));
            }
        }
        return heard;
    }
}
