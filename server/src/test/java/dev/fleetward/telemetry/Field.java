package dev.fleetward.telemetry;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEvent.Text;
import dev.fleetward.ingest.FieldEvent.Unset;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Devices in the field, whose decoded events come in as the chunk log's worker hands them over. */
@ApplicationScoped
public class Field {
    private final Db db;
    private final Products products;
    private final Devices devices;
    private final List<FieldEventConsumer> consumers;
    private final AtomicLong sequence = new AtomicLong();

    Field(Db db, Products products, Devices devices, @All List<FieldEventConsumer> consumers) {
        this.db = db;
        this.products = products;
        this.devices = devices;
        this.consumers = consumers.stream()
                .filter(one -> one.getClass().getPackageName().startsWith("dev.fleetward.telemetry")
                        || one.getClass().getPackageName().startsWith("dev.fleetward.insight"))
                .toList();
    }

    public void sends(TestOrganization organization, String serial, FieldEvent event) {
        sends(organization, serial, event, Instant.now());
    }

    public void sends(TestOrganization organization, String serial, FieldEvent event, Instant receivedAt) {
        hands(
                organization,
                serial,
                List.of(event),
                receivedAt,
                (tx, incoming) -> consumers.forEach(one -> one.accept(tx, incoming)));
    }

    /** Events of one message. */
    public void sendsTogether(TestOrganization organization, String serial, List<FieldEvent> events) {
        hands(
                organization,
                serial,
                events,
                Instant.now(),
                (tx, incoming) -> consumers.forEach(one -> one.accept(tx, incoming)));
    }

    /** The same event again, named by symbols that came since. */
    public void named(TestOrganization organization, String serial, FieldEvent event) {
        hands(
                organization,
                serial,
                List.of(event),
                Instant.now(),
                (tx, incoming) -> consumers.forEach(one -> one.named(tx, incoming)));
    }

    private void hands(
            TestOrganization organization,
            String serial,
            List<FieldEvent> events,
            Instant receivedAt,
            BiConsumer<Tx, List<Incoming>> to) {
        Product product = product(organization);
        db.doInTransaction(organization.id, tx -> {
            DeviceId device = devices.seen(tx, product, serial, receivedAt).orElseThrow();
            var received = new Received(
                    new EventId(UUID.randomUUID()),
                    organization.id,
                    product.id(),
                    device,
                    null,
                    sequence.incrementAndGet(),
                    receivedAt);
            to.accept(
                    tx,
                    events.stream().map(event -> new Incoming(received, event)).toList());
        });
    }

    public Product product(TestOrganization organization) {
        return products.require(organization.id, organization.product);
    }

    public UUID device(TestOrganization organization, String serial) {
        return devices.require(product(organization), serial).id().value();
    }

    public static Origin origin(@Nullable Instant capturedAt, String version) {
        return new Origin(capturedAt, null, "evt", "main", version, "c0ffee", 1L);
    }

    /** @param metrics name, value, name, value … */
    public static Heartbeat heartbeat(@Nullable Instant capturedAt, String version, Object... metrics) {
        var values = new LinkedHashMap<String, MetricValue>();
        for (int i = 0; i < metrics.length; i += 2) {
            values.put((String) metrics[i], value(metrics[i + 1]));
        }
        return new Heartbeat(origin(capturedAt, version), new Named(values));
    }

    private static MetricValue value(Object value) {
        return switch (value) {
            case Integer number -> new Whole(number);
            case Double number -> new Fraction(number);
            case String text when text.equals("unset") -> new Unset();
            case String text -> new Text(text);
            default -> throw new IllegalArgumentException(value.toString());
        };
    }
}
