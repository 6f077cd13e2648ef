package dev.fleetward.ingest;

import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.StagedFile;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Messages of one transaction: decoded one by one, stored together, since what costs is each trip to the database. Not
 * for sharing between threads.
 */
final class DeliveryBatch {
    static final int MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024;
    private static final int MAX_HELD_EVENTS = 20_000;
    private static final long MAX_HELD_BYTES = 16L * 1024 * 1024;
    private static final String DEFAULT_SOFTWARE_TYPE = "main";

    private final Tx tx;
    private final Delivery delivery;
    private final Map<VersionKey, SoftwareVersion> versions = new HashMap<>();
    private final Map<DeviceKey, DeviceNews> devices = new HashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Description> descriptions = new ArrayList<>();
    private final List<Runnable> settlements = new ArrayList<>();
    private long heldBytes;

    DeliveryBatch(Tx tx, Delivery delivery) {
        this.tx = tx;
        this.delivery = delivery;
    }

    private record VersionKey(ProductId product, String type, String version) {}

    /** What a device says of itself. */
    private record Description(
            Product product, String serial, Instant at, Map<String, Object> values, List<Decoded.Refused> refused) {
        DeviceKey key() {
            return new DeviceKey(product.id(), serial);
        }
    }

    private record Told(UUID device, ByteBuffer message) {}

    /** @param settled told, once the message is stored, which of its parts could not be taken; the others were */
    void add(
            Product product,
            String serial,
            Carrier carrier,
            Outcome.Completed completed,
            Consumer<List<Decoded.Refused>> settled) {
        var refused = new ArrayList<Decoded.Refused>();
        List<Decoded> parts = delivery.decoders.decode(product, serial, carrier, completed);
        byte[] digest = MessageId.digest(completed.message());
        for (int position = 0; position < parts.size(); position++) {
            switch (parts.get(position)) {
                case Decoded.Refused part -> refused.add(part);
                case Decoded.Attributes part -> {
                    if (Devices.isSerial(serial)) {
                        descriptions.add(new Description(
                                product, serial, completed.chunks().getLast().receivedAt(), part.values(), refused));
                    } else {
                        refused.add(badSerial(serial));
                    }
                }
                case Decoded.Event part -> add(product, serial, completed, digest, position, part, refused);
            }
        }
        settlements.add(() -> settled.accept(refused));
        heldBytes += completed.message().length;
        if (heldBytes > MAX_HELD_BYTES || arrivals.size() > MAX_HELD_EVENTS) {
            store();
        }
    }

    private void add(
            Product product,
            String serial,
            Outcome.Completed completed,
            byte[] digest,
            int position,
            Decoded.Event part,
            List<Decoded.Refused> refused) {
        Origin origin = part.event().origin();
        String named = origin.deviceSerial() == null ? serial : origin.deviceSerial();
        if (!Devices.isSerial(named)) {
            refused.add(badSerial(named));
            discard(part);
            return;
        }
        try {
            arrivals.add(new Arrival(
                    product,
                    named,
                    completed,
                    position,
                    part,
                    MessageId.of(digest, completed.chunks().getLast().receivedAt(), part, position),
                    version(product, origin),
                    refused));
        } catch (Problem e) {
            refused.add(new Decoded.Refused("bad-version", e.detail()));
            discard(part);
        }
    }

    private Optional<SoftwareVersion> version(Product product, Origin origin) {
        String version = origin.softwareVersion();
        if (version == null || version.isBlank()) {
            return Optional.empty();
        }
        String type = origin.softwareType() == null ? DEFAULT_SOFTWARE_TYPE : origin.softwareType();
        return Optional.of(versions.computeIfAbsent(
                new VersionKey(product.id(), type, version),
                _ -> delivery.versions.named(tx, product.organization(), product.id(), type, version)));
    }

    /** Stores what was added; nothing of it is in the database before. */
    void store() {
        findDevices();
        var known = new ArrayList<Arrival>();
        for (Arrival arrival : arrivals) {
            if (devices.containsKey(arrival.key())) {
                known.add(arrival);
            } else {
                arrival.refused().add(unregistered(arrival.product(), arrival.serial()));
            }
        }
        describe();
        if (!known.isEmpty()) {
            storeEvents(known);
        }
        arrivals.forEach(arrival -> discard(arrival.part()));
        settlements.forEach(Runnable::run);
        settlements.clear();
        arrivals.clear();
        descriptions.clear();
        heldBytes = 0;
    }

    private static Decoded.Refused badSerial(String serial) {
        return new Decoded.Refused("bad-serial", "The event names the device “%s”.".formatted(serial));
    }

    private Decoded.Refused unregistered(Product product, String serial) {
        tx.afterCommit(() -> delivery.signals.notice(
                product.organization(),
                product.id().value(),
                SecurityKind.UNKNOWN_DEVICE,
                serial,
                "",
                "Somebody posts with the product's key under a serial that is not registered."));
        return new Decoded.Refused(
                "unknown-device", "“%s” is not registered, and the product lets none register.".formatted(serial));
    }

    /** Exporters say the same with each post: within a batch it is written once. */
    private void describe() {
        var said = new HashMap<DeviceKey, Map<String, Object>>();
        for (Description description : descriptions) {
            DeviceNews device = devices.get(description.key());
            if (device == null) {
                description.refused().add(unregistered(description.product(), description.serial()));
            } else if (!description.values().equals(said.put(description.key(), description.values()))) {
                try {
                    delivery.devices.setAttributes(
                            tx,
                            description.product().organization(),
                            device.id(),
                            description.values(),
                            "device",
                            description.at());
                } catch (Problem e) {
                    description.refused().add(new Decoded.Refused("bad-attributes", e.detail()));
                }
            }
        }
    }

    private void findDevices() {
        var wanted = new HashMap<Product, Map<String, Instant>>();
        arrivals.forEach(arrival ->
                want(wanted, arrival.product(), arrival.serial(), arrival.last().receivedAt()));
        descriptions.forEach(
                description -> want(wanted, description.product(), description.serial(), description.at()));
        wanted.forEach((product, times) -> delivery.devices
                .seen(tx, product, times)
                .forEach((serial, seen) -> devices.put(new DeviceKey(product.id(), serial), new DeviceNews(seen))));
    }

    private void want(Map<Product, Map<String, Instant>> wanted, Product product, String serial, Instant at) {
        if (!devices.containsKey(new DeviceKey(product.id(), serial))) {
            wanted.computeIfAbsent(product, _ -> new HashMap<>()).merge(serial, at, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private void storeEvents(List<Arrival> known) {
        List<Arrival> fresh = notRepeated(known);
        if (fresh.isEmpty()) {
            return;
        }
        Map<Integer, EventId> stored = delivery.events.insert(
                tx,
                fresh.getFirst().product().organization(),
                fresh.stream().map(this::row).toList());
        var incoming = new ArrayList<Incoming>();
        for (int i = 0; i < fresh.size(); i++) {
            EventId id = stored.get(i);
            if (id != null) {
                Arrival arrival = fresh.get(i);
                DeviceNews device = device(arrival);
                keep(arrival);
                device.take(tx, delivery.devices, arrival);
                incoming.add(new Incoming(received(id, device, arrival), arrival.event()));
            }
        }
        if (!incoming.isEmpty()) {
            delivery.consumers.forEach(consumer -> consumer.accept(tx, incoming));
        }
    }

    /** Leaves out what came a little earlier already, before this transaction or in it. */
    private List<Arrival> notRepeated(List<Arrival> known) {
        var repeated =
                delivery.events.repeated(tx, known.stream().map(this::identity).toList());
        var told = new HashSet<Told>();
        var fresh = new ArrayList<Arrival>();
        for (int i = 0; i < known.size(); i++) {
            Arrival arrival = known.get(i);
            UUID device = device(arrival).id().value();
            byte[] previous = arrival.id().previous();
            boolean again = repeated.contains(i)
                    || previous != null && told.contains(new Told(device, ByteBuffer.wrap(previous)));
            if (!again) {
                told.add(new Told(device, ByteBuffer.wrap(arrival.id().bytes())));
                fresh.add(arrival);
            }
        }
        return fresh;
    }

    private DeviceNews device(Arrival arrival) {
        DeviceNews device = devices.get(arrival.key());
        if (device == null) {
            throw new IllegalStateException("the device was not looked up");
        }
        return device;
    }

    private EventStore.Identity identity(Arrival arrival) {
        return new EventStore.Identity(device(arrival).id(), arrival.id());
    }

    private EventStore.New row(Arrival arrival) {
        return new EventStore.New(
                identity(arrival),
                arrival.product().id(),
                arrival.last().sequence(),
                arrival.position(),
                EventCodec.kind(arrival.event()),
                arrival.event().origin().capturedAt(),
                arrival.last().receivedAt(),
                EventCodec.body(arrival.event()),
                Naming.isWanted(arrival.event()) ? BuildNames.build(arrival.event()) : null);
    }

    private static Received received(EventId id, DeviceNews device, Arrival arrival) {
        return new Received(
                id,
                arrival.product().organization(),
                arrival.product().id(),
                device.id(),
                arrival.version().map(SoftwareVersion::id).orElse(null),
                arrival.last().sequence(),
                arrival.last().receivedAt());
    }

    private void keep(Arrival arrival) {
        switch (arrival.part().attachment()) {
            case Decoded.Staged(StagedFile file) -> file.keep();
            case Decoded.Bytes(byte[] bytes) -> {
                if (bytes != null) {
                    delivery.blobs.put(
                            arrival.product().organization(),
                            new ByteArrayInputStream(bytes),
                            "An attachment",
                            MAX_ATTACHMENT_BYTES);
                }
            }
        }
    }

    /** Of an event that was refused or had come before; a file that was kept stays. */
    private static void discard(Decoded.Event part) {
        if (part.attachment() instanceof Decoded.Staged(StagedFile file)) {
            file.discard();
        }
    }
}
