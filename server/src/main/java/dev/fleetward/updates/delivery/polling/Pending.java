package dev.fleetward.updates.delivery.polling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.PendingChanged;
import dev.fleetward.updates.Rollouts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What each polling device is to be told, in memory: a poll asks the database only of a device that something changed
 * for, or of one that is new. A product's devices are read together at the first poll of one of them, and what is due for
 * them is read together again when a rollout changes many; who polls in between is asked for alone. Last-seen times are
 * collected here and written together. Safe for concurrent use.
 */
@ApplicationScoped
public class Pending {
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration BUSY_HEARD_EVERY = Duration.ofMinutes(1);
    private static final int HEARD_TOGETHER = 2_000;
    /** Of every {@link #FLUSH_EVERY}: last-seen times of a very large fleet lag behind rather than take its polls' time. */
    private static final Duration FLUSH_FOR = Duration.ofSeconds(1);

    private static final Duration LAST_FLUSH_FOR = Duration.ofSeconds(5);
    /** Of one product; a million take less than a quarter of a gigabyte. */
    private static final int MAX_DEVICES = 2_000_000;

    private final Db db;
    private final Devices devices;
    private final Deployments deployments;
    private final Rollouts rollouts;
    private final PolledStore store;
    private final Admission admission;
    private final PollPace pace;
    private final Clock clock;
    private final Nodes nodes;
    private final ConcurrentHashMap<UUID, Fleet> fleets = new ConcurrentHashMap<>();
    private final Loop flusher = new Loop("last-seen", FLUSH_EVERY, () -> flush(FLUSH_FOR));
    private final Loop reader = new Loop("updates-due", LOOK_EVERY, this::catchUp);

    Pending(
            Db db,
            Devices devices,
            Deployments deployments,
            Rollouts rollouts,
            PolledStore store,
            Admission admission,
            PollPace pace,
            Clock clock,
            Nodes nodes) {
        this.db = db;
        this.devices = devices;
        this.deployments = deployments;
        this.rollouts = rollouts;
        this.store = store;
        this.admission = admission;
        this.pace = pace;
        this.clock = clock;
        this.nodes = nodes;
        nodes.hear(PendingChanged.class, this::changed, this::forget);
    }

    /** How many devices are in memory, and how many of them have something to do. */
    record Size(long devices, long busy) {}

    Size size() {
        long devices = 0;
        long busy = 0;
        for (Fleet fleet : fleets.values()) {
            devices += fleet.size();
            busy += fleet.busy();
        }
        return new Size(devices, busy);
    }

    /** What is known of a device at one moment. */
    public record Seen(Polled polled, Due due, boolean wantsAttributes, int busyFleet) {
        public DeviceId device() {
            return polled.device();
        }

        /** Nothing is to be told it; what it is may be asked. */
        public boolean isIdle() {
            return due instanceof Due.Nothing;
        }
    }

    void start(@Observes StartupEvent event) {
        flusher.start();
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) {
        reader.stop();
        flusher.stop();
        flush(LAST_FLUSH_FOR);
    }

    /** @throws Problem 404 for a device that is unknown and may not register, 400 for a serial out of its form */
    public Seen poll(Product product, String serial) {
        Seen seen = look(product, serial, true).orElseThrow(() -> notRegistered(product, serial));
        seen.polled.heardFrom(clock.millis());
        return seen;
    }

    /** @return whether it may ask that often */
    public boolean polled(Seen seen) {
        return seen.polled.polled(clock.millis());
    }

    /** What memory has of the device and holds for certain; absent when the database must be asked. Never waits. */
    public @Nullable Seen inMemory(Product product, String serial) {
        Fleet fleet = fleets.get(product.id().value());
        return fleet == null ? null : inMemory(fleet, serial);
    }

    private static @Nullable Seen inMemory(Fleet fleet, String serial) {
        Polled polled = fleet.find(serial);
        Polled.Told told = polled == null ? null : polled.told();
        return polled != null && told != null && fleet.isFresh(told)
                ? new Seen(polled, told.due(), polled.wantsAttributes(), fleet.busy())
                : null;
    }

    /** For who has to prove first that it is the device: nothing is registered or written down. */
    public Optional<Seen> known(Product product, String serial) {
        return look(product, serial, false);
    }

    private Optional<Seen> look(Product product, String serial, boolean register) {
        Fleet fleet = fleet(product);
        Seen seen = inMemory(fleet, serial);
        CountDownLatch filling = fleet.filling();
        if (seen == null && filling != null) {
            admission.await(filling);
            seen = inMemory(fleet, serial);
        }
        return seen == null || mayBeOver(seen)
                ? admission.through(() -> load(fleet, product, serial, register))
                : Optional.of(seen);
    }

    /** News of another server may still be under way: what a device has ended there must not be offered to it here. */
    private boolean mayBeOver(Seen seen) {
        return nodes.areSeveral() && !seen.isIdle();
    }

    private Fleet fleet(Product product) {
        Fleet known = fleets.get(product.id().value());
        if (known != null) {
            return known;
        }
        var fresh = new Fleet(product.organization(), product.id().value());
        Fleet other = fleets.putIfAbsent(product.id().value(), fresh);
        reader.wake();
        return other == null ? fresh : other;
    }

    private record Loaded(Polled.Facts facts, Due due) {}

    private Optional<Seen> load(Fleet fleet, Product product, String serial, boolean register) {
        Fleet.Moment before = fleet.now();
        Optional<Loaded> found = db.inTransaction(product.organization(), tx -> facts(tx, product, serial, register)
                .map(facts -> new Loaded(facts, deployments.due(tx, facts.device()))));
        if (found.isEmpty()) {
            Optional.ofNullable(fleet.find(serial)).ifPresent(fleet::forget);
            return Optional.empty();
        }
        Loaded loaded = found.get();
        var device = new DeviceId(loaded.facts.device());
        Polled polled = fleet.size() < MAX_DEVICES ? fleet.keep(device, serial) : new Polled(device, serial);
        polled.learn(before.sequence(), loaded.facts, new Polled.Told(before.generation(), loaded.due));
        return Optional.of(new Seen(polled, loaded.due, loaded.facts.wantsAttributes(), fleet.busy()));
    }

    private Optional<Polled.Facts> facts(Tx tx, Product product, String serial, boolean register) {
        UUID id = product.id().value();
        Optional<Polled.Facts> known = store.find(tx, id, serial);
        if (known.isPresent() || !register) {
            return known;
        }
        find(tx, product, serial);
        return store.find(tx, id, serial);
    }

    /**
     * The device, registered by this contact if it may be.
     *
     * @throws Problem 404 for a device that is unknown and may not register, 400 for a serial out of its form
     */
    private DeviceId find(Tx tx, Product product, String serial) {
        Optional<DeviceId> known = devices.find(tx, product.id(), serial);
        if (known.isPresent()) {
            return known.get();
        }
        DeviceId registered =
                devices.seen(tx, product, serial, clock.instant()).orElseThrow(() -> notRegistered(product, serial));
        rollouts.enrollNow(tx, product.id().value(), registered.value());
        return registered;
    }

    private static Problem notRegistered(Product product, String serial) {
        return new Problem(
                404,
                "device-not-registered",
                "Device not registered",
                "Product %s does not register devices on first contact; register %s first."
                        .formatted(product.slug(), serial));
    }

    /** To be taken before a transaction whose outcome is handed to {@link #changed(Product, Fleet.Moment, Map)}. */
    public Fleet.Moment now(Product product) {
        return fleet(product).now();
    }

    public void changed(Product product, Fleet.Moment before, Map<UUID, Due> due) {
        Fleet fleet = fleet(product);
        due.forEach((device, told) -> fleet.changed(device, before, told));
    }

    /** All is read again; who polled was heard. */
    private void forget() {
        flush(LAST_FLUSH_FOR);
        fleets.clear();
    }

    private void changed(PendingChanged change) {
        Fleet fleet = fleets.get(change.product());
        if (fleet == null) {
            return;
        }
        Collection<UUID> devices = change.devices();
        if (devices == null) {
            fleet.changed();
        } else {
            fleet.changed(devices, change.onlyDue());
        }
        if (fleet.isBehind()) {
            reader.wake();
        }
    }

    private boolean catchUp() {
        for (Map.Entry<UUID, Fleet> entry : fleets.entrySet()) {
            Fleet fleet = entry.getValue();
            if (!fleet.isFilled()) {
                db.doInTransaction(fleet.organization(), tx -> fleet.fill(tx, store, deployments, MAX_DEVICES));
            }
            if (fleet.isBehind()) {
                db.doInTransaction(fleet.organization(), tx -> fleet.refresh(tx, deployments));
            }
        }
        return fleets.values().stream().anyMatch(Fleet::isBehind);
    }

    /** A part of each product's in turn. */
    private boolean flush(Duration atMost) {
        Instant until = clock.instant().plus(atMost);
        List<Fleet> unheard = List.copyOf(fleets.values());
        while (!unheard.isEmpty() && clock.instant().isBefore(until)) {
            unheard = unheard.stream().filter(this::flush).toList();
        }
        return false;
    }

    /** @return whether there is more to write */
    private boolean flush(Fleet fleet) {
        Map<DeviceId, Instant> heard =
                fleet.heard(pace.idleHeardEvery().toMillis(), BUSY_HEARD_EVERY.toMillis(), HEARD_TOGETHER);
        if (!heard.isEmpty()) {
            devices.seenAt(fleet.organization(), heard).forEach(fleet::forget);
        }
        return heard.size() == HEARD_TOGETHER;
    }
}
