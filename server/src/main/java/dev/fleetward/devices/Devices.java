package dev.fleetward.devices;

import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is installed where. Safe for concurrent use. */
@ApplicationScoped
public class Devices {
    /** A device counts as active when it was seen this recently. */
    public static final Duration ACTIVE_WITHIN = Duration.ofDays(7);

    /** What a serial is, for messages. */
    public static final String SERIAL_RULE =
            "1 to 128 of the characters a-z A-Z 0-9 - _ . : with spaces only between them, and not . or ..";

    /**
     * The firmware SDK's own rule ({@code [-a-zA-Z0-9_]+}), with room for what other clients use; one for every way in. A
     * dot or two mean another page in an address.
     */
    private static final Pattern SERIAL =
            Pattern.compile("(?!\\.\\.?$)[-a-zA-Z0-9_.:](?:[-a-zA-Z0-9_.: ]{0,126}[-a-zA-Z0-9_.:])?");

    private final Db db;
    private final DeviceStore store;
    private final DeviceHistoryStore history;
    private final FleetSize size;
    private final SeenStore seen;
    private final Attributes attributes;
    private final Life life;
    private final Events events;

    Devices(
            Db db,
            DeviceStore store,
            DeviceHistoryStore history,
            FleetSize size,
            SeenStore seen,
            Attributes attributes,
            Life life,
            Events events) {
        this.db = db;
        this.store = store;
        this.history = history;
        this.size = size;
        this.seen = seen;
        this.attributes = attributes;
        this.life = life;
        this.events = events;
    }

    public static boolean isSerial(String text) {
        return SERIAL.matcher(text).matches();
    }

    /** @throws Problem 404 when the product has no such device */
    public Device require(Product product, String serial) {
        return db.inTransaction(product.organization(), tx -> store.load(tx, product.id(), serial))
                .orElseThrow(() -> Problem.notFound("Device", serial));
    }

    public Optional<Device> load(Tx tx, ProductId product, String serial) {
        return store.load(tx, product, serial);
    }

    /** Waits for whoever is storing something of the device, and lets nobody until the transaction ends. */
    public void hold(Tx tx, DeviceId device) {
        store.hold(tx, device);
    }

    public Optional<DeviceId> find(Tx tx, ProductId product, String serial) {
        return store.find(tx, product, serial);
    }

    /**
     * The device with that serial, registered if it is new and the product lets devices register by first contact.
     *
     * @return empty when it is unknown and may not register
     * @throws Problem 400 for a serial out of its form
     */
    public Optional<DeviceId> seen(Tx tx, Product product, String serial, Instant at) {
        Optional<DeviceId> known = store.touch(tx, product.id(), serial, at);
        if (known.isPresent() || !product.registerOnFirstContact()) {
            return known;
        }
        return Optional.of(register(tx, product, serial, at));
    }

    /**
     * Many devices heard of at once, by serial; those new are registered if the product lets them. Not in the answer is
     * who is unknown and may not register. Serials must be of their form ({@link #isSerial}).
     */
    public Map<String, SeenDevice> seen(Tx tx, Product product, Map<String, Instant> times) {
        Map<String, SeenDevice> found = seen.touch(tx, product.id(), times);
        var missing = new TreeMap<>(times);
        missing.keySet().removeAll(found.keySet());
        if (!missing.isEmpty() && product.registerOnFirstContact()) {
            seen.register(tx, product.organization(), product.id(), missing.keySet(), missing.values());
            found.putAll(seen.touch(tx, product.id(), missing));
        }
        return found;
    }

    /** @throws Problem 400 for a serial out of its form */
    public DeviceId register(Tx tx, Product product, String serial, Instant at) {
        if (!isSerial(serial)) {
            throw badSerial(serial);
        }
        return store.register(tx, product, serial, at);
    }

    /**
     * A device made known before its first contact.
     *
     * @throws Problem 400 for a serial out of its form
     */
    public DeviceId provision(Tx tx, Product product, String serial, Instant at) {
        if (!isSerial(serial)) {
            throw badSerial(serial);
        }
        return store.register(tx, product, serial, DeviceState.PROVISIONED, at, Instant.EPOCH);
    }

    private static Problem badSerial(String serial) {
        return Problem.invalid("Serial “%s” must be %s.".formatted(serial, SERIAL_RULE));
    }

    /**
     * Many polls at once, when nothing else is to be said of the devices.
     *
     * @return those that there are no more
     */
    public List<DeviceId> seenAt(OrganizationId organization, Map<DeviceId, Instant> times) {
        return db.inTransaction(organization, tx -> seen.hear(tx, times));
    }

    public void hardware(Tx tx, DeviceId device, String hardwareVersion) {
        if (store.setHardware(tx, device, hardwareVersion)) {
            store.changed(tx, device);
        }
    }

    /**
     * The device's own field data names this version since then. Emits {@link SoftwareVersionChanged} when that is new, and
     * {@link SoftwareVersionNamed} when only its update client had said so before; a report older than what is known
     * changes nothing, so field data may arrive late or twice.
     */
    public void runs(Tx tx, OrganizationId organization, DeviceId device, SoftwareVersion version, Instant since) {
        runs(tx, organization, device, version, since, true);
    }

    /** As {@link #runs}, by the word of the device's update client alone: what it installed, which nothing yet confirms. */
    public void installed(Tx tx, OrganizationId organization, DeviceId device, SoftwareVersion version, Instant since) {
        runs(tx, organization, device, version, since, false);
    }

    private void runs(
            Tx tx,
            OrganizationId organization,
            DeviceId device,
            SoftwareVersion version,
            Instant since,
            boolean isFieldData) {
        var before = store.lockRunning(tx, device, version.type());
        boolean stale = before.isPresent() && since.isBefore(before.get().since());
        boolean same = before.isPresent() && before.get().version().equals(version.id());
        if (same && isFieldData && !before.get().isNamed()) {
            store.named(tx, device, version.type(), since);
            events.publish(
                    tx,
                    organization,
                    new SoftwareVersionNamed(
                            device.value(),
                            version.product().value(),
                            version.id().value(),
                            since));
        }
        if (stale || same) {
            return;
        }
        var previous = before.map(DeviceStore.RunningVersion::version)
                .map(SoftwareVersionId::value)
                .orElse(null);
        store.setRunning(tx, organization, device, version, since, isFieldData ? since : null);
        store.recordChange(tx, organization, device, version, previous, since);
        store.changed(tx, device);
        life.suspectCopies(tx, organization, version.product(), device, since);
        events.publish(
                tx,
                organization,
                new SoftwareVersionChanged(
                        device.value(),
                        version.product().value(),
                        previous,
                        version.id().value(),
                        since));
    }

    /**
     * Sets attributes; a null value takes one away. {@link Origin} says which value stands when several speak.
     *
     * @throws Problem 400 for too many or too long ones, or a value that is none
     */
    public void setAttributes(
            Tx tx, OrganizationId organization, DeviceId device, Map<String, ?> values, String source, Instant at) {
        setAttributes(tx, organization, device, values, new Origin(source, "", at));
    }

    /** @throws Problem 400 for too many or too long ones, or a value of another type than declared */
    public void setAttributes(
            Tx tx, OrganizationId organization, DeviceId device, Map<String, ?> values, Origin origin) {
        if (values.size() > Attributes.MAX_ATTRIBUTES) {
            throw Problem.invalid("A device has at most %d attributes.".formatted(Attributes.MAX_ATTRIBUTES));
        }
        var settings = new ArrayList<Attributes.Setting>();
        var removed = new ArrayList<String>();
        values.forEach((name, value) -> {
            if (value == null) {
                removed.add(name);
            } else {
                settings.add(new Attributes.Setting(device.value(), name, AttributeValue.of(name, value)));
            }
        });
        ProductId product = store.productOf(tx, device);
        attributes.set(tx, organization, product, settings, origin);
        attributes.remove(tx, organization, product, List.of(device.value()), removed, origin);
    }

    /** What the device ran over time, newest first. */
    public List<SoftwareChange> softwareChanges(Device device, OrganizationId organization) {
        return db.inTransaction(organization, tx -> history.changes(tx, device.id()));
    }

    /** How many devices run each version now, versions without devices left out. */
    public Map<SoftwareVersionId, Long> running(Tx tx, ProductId product) {
        return store.running(tx, product);
    }

    /** The versions one device runs now, one for each of its software types. */
    public List<SoftwareVersionId> runningOn(Tx tx, DeviceId device) {
        return store.runningOn(tx, device);
    }

    /** By how many devices more (or fewer) ran the version at the end of a day (UTC) than before it, where it is not as many. */
    public Map<LocalDate, Long> moved(Tx tx, SoftwareVersionId version, Instant since) {
        return store.moved(tx, version, since);
    }

    /**
     * Of a fleet of 50,000 devices and more the count may be half a minute old.
     *
     * @param since counts as active who was seen after it
     */
    public Count count(Tx tx, ProductId product, Instant since) {
        return size.count(tx, product, since);
    }

    public record Count(long total, long active) {}

    /** Devices of a product, to be walked through by id: for rollouts and recounts. */
    public List<Member> members(Tx tx, ProductId product) {
        return store.members(tx, product);
    }

    public record Member(DeviceId id, String serial, Optional<String> hardwareVersion, Optional<String> cohort) {}
}
