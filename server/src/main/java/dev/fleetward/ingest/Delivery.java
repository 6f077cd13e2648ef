package dev.fleetward.ingest;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a whole message changes: the device, its events, and what other rooms make of them. */
@ApplicationScoped
class Delivery {
    static final int MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024;
    /** How far a device's clock may run ahead of ours and still date its change of version. */
    private static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(5);
    /** Older than the first firmware SDK: a clock that was never set. */
    private static final Instant FIRST_PLAUSIBLE_TIME = Instant.parse("2019-01-01T00:00:00Z");

    private static final String DEFAULT_SOFTWARE_TYPE = "main";

    private final Devices devices;
    private final SoftwareVersions versions;
    private final Decoders decoders;
    private final Blobs blobs;
    private final EventStore events;
    private final List<FieldEventConsumer> consumers;

    Delivery(
            Devices devices,
            SoftwareVersions versions,
            Decoders decoders,
            Blobs blobs,
            EventStore events,
            @Any Instance<FieldEventConsumer> consumers) {
        this.devices = devices;
        this.versions = versions;
        this.decoders = decoders;
        this.blobs = blobs;
        this.events = events;
        this.consumers = consumers.stream().toList();
    }

    /** What a transaction has asked already: most messages of a batch are of few versions and devices. */
    static final class Known {
        private final Map<DeviceKey, Optional<DeviceId>> devices = new HashMap<>();
        private final Map<VersionKey, SoftwareVersion> versions = new HashMap<>();

        /** Empty when it is not registered and may not be. */
        private Optional<DeviceId> device(Tx tx, Devices all, Product product, String serial, Instant at) {
            return devices.computeIfAbsent(new DeviceKey(product.id(), serial), _ -> all.seen(tx, product, serial, at));
        }
    }

    private record VersionKey(ProductId product, String type, String version) {}

    /** @return the parts that could not be taken; the others were */
    List<Decoded.Refused> deliver(
            Tx tx, Known known, Product product, String serial, Carrier carrier, Outcome.Completed completed) {
        var refused = new ArrayList<Decoded.Refused>();
        List<Decoded> parts = decoders.decode(product, serial, carrier, completed);
        for (int position = 0; position < parts.size(); position++) {
            switch (parts.get(position)) {
                case Decoded.Refused part -> refused.add(part);
                case Decoded.Attributes part ->
                    describe(tx, known, product, serial, completed, part).ifPresent(refused::add);
                case Decoded.Event part ->
                    take(tx, known, product, serial, completed, position, part).ifPresent(refused::add);
            }
        }
        return refused;
    }

    private Optional<Decoded.Refused> take(
            Tx tx,
            Known known,
            Product product,
            String serial,
            Outcome.Completed completed,
            int position,
            Decoded.Event part) {
        Chunk last = completed.chunks().getLast();
        FieldEvent event = part.event();
        Origin origin = event.origin();
        String named = origin.deviceSerial() == null ? serial : origin.deviceSerial();
        if (!Devices.isSerial(named)) {
            return Optional.of(new Decoded.Refused("bad-serial", "The event names the device “%s”.".formatted(named)));
        }
        Optional<SoftwareVersion> version;
        try {
            version = version(tx, known, product, origin);
        } catch (Problem e) {
            return Optional.of(new Decoded.Refused("bad-version", e.detail()));
        }
        Optional<DeviceId> device = known.device(tx, devices, product, named, last.receivedAt());
        if (device.isEmpty()) {
            return Optional.of(unregistered(named));
        }
        var id = MessageId.of(completed, part);
        if (id.previous() != null && events.has(tx, device.get(), id.previous())) {
            return Optional.empty();
        }
        var stored = events.insert(
                tx,
                new EventStore.New(
                        product.organization(),
                        product.id(),
                        device.get(),
                        last.sequence(),
                        part.id() == null ? position : 0,
                        EventCodec.kind(event),
                        origin.capturedAt(),
                        last.receivedAt(),
                        id.bytes(),
                        EventCodec.body(event)));
        if (stored.isPresent()) {
            keep(product, part.attachment());
            updateDevice(tx, product, device.get(), named, event, version, last.receivedAt());
            var received = new Received(
                    stored.get(),
                    product.organization(),
                    product.id(),
                    device.get(),
                    version.map(SoftwareVersion::id).orElse(null),
                    last.sequence(),
                    last.receivedAt());
            var incoming = List.of(new FieldEventConsumer.Incoming(received, event));
            consumers.forEach(consumer -> consumer.accept(tx, incoming));
        }
        return Optional.empty();
    }

    private Optional<Decoded.Refused> describe(
            Tx tx, Known known, Product product, String serial, Outcome.Completed completed, Decoded.Attributes part) {
        Instant at = completed.chunks().getLast().receivedAt();
        Optional<DeviceId> device = known.device(tx, devices, product, serial, at);
        if (device.isEmpty()) {
            return Optional.of(unregistered(serial));
        }
        try {
            devices.setAttributes(tx, product.organization(), device.get(), part.values(), "device", at);
            return Optional.empty();
        } catch (Problem e) {
            return Optional.of(new Decoded.Refused("bad-attributes", e.detail()));
        }
    }

    private static Decoded.Refused unregistered(String serial) {
        return new Decoded.Refused(
                "unknown-device", "“%s” is not registered, and the product lets none register.".formatted(serial));
    }

    private void keep(Product product, Decoded.Bytes attachment) {
        byte[] bytes = attachment.value();
        if (bytes != null) {
            blobs.put(product.organization(), new ByteArrayInputStream(bytes), "An attachment", MAX_ATTACHMENT_BYTES);
        }
    }

    private Optional<SoftwareVersion> version(Tx tx, Known known, Product product, Origin origin) {
        String version = origin.softwareVersion();
        if (version == null || version.isBlank()) {
            return Optional.empty();
        }
        String type = origin.softwareType() == null ? DEFAULT_SOFTWARE_TYPE : origin.softwareType();
        return Optional.of(known.versions.computeIfAbsent(
                new VersionKey(product.id(), type, version),
                _ -> versions.named(tx, product.organization(), product.id(), type, version)));
    }

    private void updateDevice(
            Tx tx,
            Product product,
            DeviceId device,
            String serial,
            FieldEvent event,
            Optional<SoftwareVersion> version,
            Instant receivedAt) {
        // A coredump tells what ran before the crash, perhaps before an update, and has no time of its own.
        if (event instanceof FieldEvent.Coredump
                && devices.load(tx, product.id(), serial)
                        .filter(known -> !known.software().isEmpty())
                        .isPresent()) {
            return;
        }
        if (event instanceof FieldEvent.Attributes said) {
            devices.setAttributes(tx, product.organization(), device, said.values(), "device", receivedAt);
        }
        String hardware = event.origin().hardwareVersion();
        if (hardware != null && !hardware.isBlank()) {
            devices.hardware(tx, device, hardware);
        }
        Instant since = plausible(event.origin().capturedAt(), receivedAt);
        version.ifPresent(running -> devices.runs(tx, product.organization(), device, running, since));
    }

    private static Instant plausible(@Nullable Instant capturedAt, Instant receivedAt) {
        return capturedAt == null
                        || capturedAt.isBefore(FIRST_PLAUSIBLE_TIME)
                        || capturedAt.isAfter(receivedAt.plus(MAX_CLOCK_LEAD))
                ? receivedAt
                : capturedAt;
    }
}
