package dev.fleetward.ingest;

import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much was turned away for asking too often, kept in memory and written now and then: counting must cost less than
 * what it counts. Safe for concurrent use.
 */
@ApplicationScoped
class RefusalCounts implements RecurringJob {
    static final String PRODUCT_RATE = "product-rate";
    static final String DEVICE_RATE = "device-rate";
    static final String BUSY = "busy";
    /** Between two writings; what more devices are refused is counted for the product alone. */
    private static final int MAX_DEVICES = 10_000;

    private final Db db;
    private final RefusalStore store;
    private final SecuritySignals signals;
    private final Clock clock;
    private final ConcurrentHashMap<Refused, LongAdder> fresh = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<DeviceKey, LongAdder> devices = new ConcurrentHashMap<>();

    RefusalCounts(Db db, RefusalStore store, SecuritySignals signals, Clock clock) {
        this.db = db;
        this.store = store;
        this.signals = signals;
        this.clock = clock;
    }

    record Refused(Project project, String reason) {}

    void add(Project project, String reason, int items) {
        fresh.computeIfAbsent(new Refused(project, reason), _ -> new LongAdder())
                .add(items);
    }

    /** A device that brought more than it may. */
    void add(Project project, DeviceKey device, int items) {
        add(project, DEVICE_RATE, items);
        signals.notice(
                project.organization(),
                project.product(),
                SecurityKind.UNUSUAL_TRAFFIC,
                device.serial(),
                "",
                "The device sends more than its limit; what is beyond it is refused.",
                items);
        if (devices.size() < MAX_DEVICES || devices.containsKey(device)) {
            devices.computeIfAbsent(device, _ -> new LongAdder()).add(items);
        }
    }

    @Override
    public String kind() {
        return "ingest.refusals";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        var counted = new HashMap<Refused, Long>();
        fresh.forEach((refused, count) -> {
            long items = count.sumThenReset();
            if (items > 0) {
                counted.put(refused, items);
            }
        });
        if (!counted.isEmpty()) {
            db.doAcrossOrganizations(tx -> {
                store.add(tx, counted, clock.instant());
                store.addHour(tx, counted, clock.instant());
            });
        }
        var ofDevices = new HashMap<DeviceKey, Long>();
        devices.keySet().forEach(device -> {
            LongAdder count = devices.remove(device);
            if (count != null) {
                ofDevices.put(device, count.sum());
            }
        });
        if (!ofDevices.isEmpty()) {
            db.doAcrossOrganizations(tx -> store.addDevices(tx, ofDevices, clock.instant()));
        }
    }

    /** Up to this moment. */
    List<RefusalStore.Total> of(Project project) {
        run();
        return db.inTransaction(project.organization(), tx -> store.list(tx, project.product()));
    }
}
