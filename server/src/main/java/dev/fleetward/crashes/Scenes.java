package dev.fleetward.crashes;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gathers what shows how a crash came about. */
@ApplicationScoped
class Scenes {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    /** The reboot that gives the time is stamped after the crash; a device's clock counts whole seconds. */
    private static final Duration AFTER = Duration.ofSeconds(1);

    private static final int LINES = 30;

    private final Reports reports;
    private final Logs logs;
    private final Devices devices;

    Scenes(Reports reports, Logs logs, Devices devices) {
        this.reports = reports;
        this.logs = logs;
        this.devices = devices;
    }

    Scene of(Product product, Trace trace) {
        String report = trace.report();
        ReportView view = report == null
                ? null
                : new ReportView(
                        reports.read(product.organization(), report),
                        product.slug(),
                        trace.id().toString());
        return new Scene(new TraceView(trace), view, List.of(), before(product, trace));
    }

    private List<Logs.Line> before(Product product, Trace trace) {
        Instant at = trace.occurredAt();
        var query = new Logs.Query(at.minus(BEFORE), at.plus(AFTER), "", Logs.Level.DEBUG);
        return logs.find(product, devices.require(product, trace.device()), query, new Cursor(Optional.empty(), LINES))
                .items()
                .reversed();
    }
}
