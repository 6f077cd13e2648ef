package dev.fleetward.disclosure.notices;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a device's own client is told, and what it says to that. Safe for concurrent use. */
@ApplicationScoped
class DeviceNotices {
    static final int MAX_NOTICES = 50;

    private final Db db;
    private final Clock clock;
    private final Devices fleet;
    private final NoticeStore store;
    private final NoticeDeviceStore devices;

    DeviceNotices(Db db, Clock clock, Devices fleet, NoticeStore store, NoticeDeviceStore devices) {
        this.db = db;
        this.clock = clock;
        this.fleet = fleet;
        this.store = store;
        this.devices = devices;
    }

    /**
     * Notices meant for the device, the newest first; from now on they count as fetched. A device nobody knows is told none.
     *
     * @param all also those it acknowledged, and those revised since
     */
    List<NoticeStore.OfDevice> fetch(Product product, String serial, boolean all) {
        return db.inTransaction(product.organization(), tx -> {
            Optional<DeviceId> device = fleet.find(tx, product.id(), serial);
            if (device.isEmpty()) {
                return List.of();
            }
            List<NoticeStore.OfDevice> told = store.ofDevice(tx, device.get().value(), MAX_NOTICES).stream()
                    .filter(one -> all
                            || (one.acknowledgedAt().isEmpty()
                                    && one.notice().revisedBy().isEmpty()))
                    .toList();
            var fresh = told.stream()
                    .filter(one -> one.fetchedAt().isEmpty())
                    .map(one -> one.notice().id())
                    .toList();
            if (!fresh.isEmpty()) {
                devices.fetched(tx, device.get().value(), fresh, now());
            }
            return told;
        });
    }

    /** @throws Problem 404 when no such notice is meant for the device */
    void acknowledge(Product product, String serial, String name) {
        int number = Notice.parse(name);
        boolean meant = db.inTransaction(product.organization(), tx -> fleet.find(tx, product.id(), serial)
                .filter(device ->
                        devices.acknowledge(tx, device.value(), product.id().value(), number, now()))
                .isPresent());
        if (!meant) {
            throw Problem.notFound("Notice", name);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
