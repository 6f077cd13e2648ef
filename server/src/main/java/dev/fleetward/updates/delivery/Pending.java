package dev.fleetward.updates.delivery;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.OrganizationId;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What each polling device is to be told, in memory: an idle poll asks no database. An entry is made at a device's first
 * poll and dropped when something about it changes; a change during the making is noticed by the version counter, and
 * the entry is then not kept. Last-seen times are collected here and written together. Safe for concurrent use.
 */
@ApplicationScoped
class Pending {
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);
    private static final int MAX_ENTRIES = 2_000_000;

    private final Db db;
    private final Devices devices;
    private final Deployments deployments;
    private final Rollouts rollouts;
    private final DdiClientStore clients;
    private final Clock clock;
    private final ConcurrentHashMap<Address, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Address> addresses = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final Loop flusher = new Loop("last-seen", FLUSH_EVERY, this::flush);
    private volatile long flushedAtMillis;

    Pending(Db db, Devices devices, Deployments deployments, Rollouts rollouts, DdiClientStore clients, Clock clock) {
        this.db = db;
        this.devices = devices;
        this.deployments = deployments;
        this.rollouts = rollouts;
        this.clients = clients;
        this.clock = clock;
    }

    private record Address(UUID product, String serial) {}

    /** One polling device. {@code polledAtMillis} races harmlessly: any of two polls' times will do. */
    static final class Entry {
        private final OrganizationId organization;
        private final DeviceId device;
        private final boolean wantsAttributes;
        private final Due due;
        private volatile long polledAtMillis;

        Entry(OrganizationId organization, DeviceId device, boolean wantsAttributes, Due due) {
            this.organization = organization;
            this.device = device;
            this.wantsAttributes = wantsAttributes;
            this.due = due;
        }

        DeviceId device() {
            return device;
        }

        boolean wantsAttributes() {
            return wantsAttributes;
        }

        Due due() {
            return due;
        }
    }

    void start(@Observes StartupEvent event) {
        flushedAtMillis = clock.millis();
        flusher.start();
    }

    void stop(@Observes ShutdownEvent event) {
        flusher.stop();
        flush();
    }

    /** @throws Problem 404 for a device that is unknown and may not register, 400 for a serial out of its form */
    Entry poll(Product product, String serial) {
        var address = new Address(product.id().value(), serial);
        Entry entry = entries.get(address);
        if (entry == null) {
            entry = load(product, address);
        }
        entry.polledAtMillis = clock.millis();
        return entry;
    }

    private Entry load(Product product, Address address) {
        long before = changes.get();
        Entry fresh = db.inTransaction(product.organization(), tx -> {
            DeviceId device = find(tx, product, address.serial);
            return new Entry(
                    product.organization(),
                    device,
                    !clients.hasAttributes(tx, device.value()),
                    deployments.due(tx, device.value()));
        });
        if (entries.size() < MAX_ENTRIES) {
            entries.put(address, fresh);
            addresses.put(fresh.device.value(), address);
            if (changes.get() != before) {
                entries.remove(address, fresh);
            }
        }
        return fresh;
    }

    /** The device, registered by this contact if it may be. */
    DeviceId find(Tx tx, Product product, String serial) {
        Optional<DeviceId> known = devices.find(tx, product.id(), serial);
        if (known.isPresent()) {
            return known.get();
        }
        DeviceId registered = devices.seen(tx, product, serial, clock.instant())
                .orElseThrow(() -> new Problem(
                        404,
                        "device-not-registered",
                        "Device not registered",
                        "Product %s does not register devices on first contact; register %s first."
                                .formatted(product.slug(), serial)));
        rollouts.enrollNow(tx, product.id().value(), registered.value());
        return registered;
    }

    void changed(@Observes PendingChanged change) {
        changes.incrementAndGet();
        UUID device = change.device();
        if (device == null) {
            entries.keySet().removeIf(address -> address.product.equals(change.product()));
        } else {
            Address address = addresses.get(device);
            if (address != null) {
                entries.remove(address);
            }
        }
    }

    private boolean flush() {
        long since = flushedAtMillis;
        long now = clock.millis();
        Map<OrganizationId, Map<DeviceId, Instant>> seen = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (entry.polledAtMillis >= since) {
                seen.computeIfAbsent(entry.organization, _ -> new HashMap<>())
                        .put(entry.device, Instant.ofEpochMilli(entry.polledAtMillis));
            }
        }
        seen.forEach(devices::seenAt);
        flushedAtMillis = now;
        return false;
    }
}
