package dev.fleetward.web;

import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.Life;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What changed about a device besides what it sent: its software, its attributes, its state. */
@Singleton
class DeviceLife {
    static final Set<String> KINDS = Set.of("software", "attribute", "state");
    static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final int MAX_ATTRIBUTE_CHANGES = 200;

    private final Db db;
    private final Devices devices;
    private final Life life;
    private final Attributes attributes;

    DeviceLife(Db db, Devices devices, Life life, Attributes attributes) {
        this.db = db;
        this.devices = devices;
        this.life = life;
        this.attributes = attributes;
    }

    /**
     * In no order.
     *
     * @param kind one of {@link #KINDS}, empty for all
     * @param to exclusive
     */
    List<TimelineEntry> between(Product product, Device device, String kind, Instant from, Instant to) {
        var entries = new ArrayList<TimelineEntry>();
        if (kind.isEmpty() || kind.equals("software")) {
            devices.softwareChanges(device, product.organization()).stream()
                    .filter(change -> !change.at().isBefore(from) && change.at().isBefore(to))
                    .map(TimelineEntry::of)
                    .forEach(entries::add);
        }
        entries.addAll(db.inTransaction(product.organization(), tx -> {
            var told = new ArrayList<TimelineEntry>();
            if (kind.isEmpty() || kind.equals("attribute")) {
                attributes.changes(tx, device.id().value(), from, to, MAX_ATTRIBUTE_CHANGES).stream()
                        .map(TimelineEntry::of)
                        .forEach(told::add);
            }
            if (kind.isEmpty() || kind.equals("state")) {
                life.changes(tx, device.id(), from, to).stream()
                        .map(TimelineEntry::of)
                        .forEach(told::add);
            }
            return told;
        }));
        return entries;
    }
}
