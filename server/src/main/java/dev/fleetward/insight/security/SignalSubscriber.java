package dev.fleetward.insight.security;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.insight.security.Happening.Source;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SecurityNoticed;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server noticed becomes an event; of a device we know, on its timeline. */
@ApplicationScoped
class SignalSubscriber implements Events.Subscriber<SecurityNoticed> {
    private final Db db;
    private final Devices devices;
    private final SecurityEventStore store;

    SignalSubscriber(Db db, Devices devices, SecurityEventStore store) {
        this.db = db;
        this.devices = devices;
        this.store = store;
    }

    @Override
    public Class<SecurityNoticed> event() {
        return SecurityNoticed.class;
    }

    @Override
    public void on(OrganizationId organization, SecurityNoticed noticed) {
        db.doInTransaction(organization, tx -> {
            Optional<DeviceId> device =
                    noticed.product() == null || noticed.device().isEmpty()
                            ? Optional.empty()
                            : devices.find(tx, new ProductId(noticed.product()), noticed.device());
            store.add(
                    tx,
                    List.of(new Happening(
                            organization,
                            noticed.product(),
                            device.map(DeviceId::value).orElse(null),
                            noticed.kind(),
                            Severity.of(noticed.kind()),
                            Source.SERVER,
                            noticed.kind().title(),
                            noticed.who().isEmpty() && device.isEmpty() ? noticed.device() : noticed.who(),
                            noticed.sentence(),
                            Map.of(),
                            noticed.times(),
                            noticed.firstAt(),
                            noticed.lastAt(),
                            noticed.id())));
        });
    }
}
