package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.analysis.PlaceSymbols;
import dev.fleetward.crashes.analysis.Reports;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.symbols.Build;
import dev.fleetward.telemetry.logs.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gathers what shows how a crash came about. */
@ApplicationScoped
public class Scenes {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    /** The reboot that gives the time is stamped after the crash; a device's clock counts whole seconds. */
    private static final Duration AFTER = Duration.ofSeconds(1);

    private static final int LINES = 30;

    private final Reports reports;
    private final PlaceSymbols symbols;
    private final Logs logs;
    private final Devices devices;

    Scenes(Reports reports, PlaceSymbols symbols, Logs logs, Devices devices) {
        this.reports = reports;
        this.symbols = symbols;
        this.logs = logs;
        this.devices = devices;
    }

    public Scene of(Product product, Trace trace) {
        String report = trace.report();
        ReportView view = report == null
                ? null
                : new ReportView(
                        reports.read(product.organization(), report),
                        product.slug(),
                        trace.id().toString());
        return new Scene(
                new TraceView(trace), view, view == null ? place(product, trace) : List.of(), before(product, trace));
    }

    /** Where it was and who called, when that is all there is. */
    private List<FrameView> place(Product product, Trace trace) {
        var build = new Build(
                trace.buildId().orElse(null),
                trace.softwareType().orElse(null),
                trace.softwareVersion().orElse(null));
        var place = new PlaceSymbols.Place(
                build, trace.pc().orElse(null), trace.lr().orElse(null));
        return symbols.frames(product.organization(), product.id(), place).stream()
                .map(named -> FrameView.of(named))
                .toList();
    }

    private List<Logs.Line> before(Product product, Trace trace) {
        Instant at = trace.occurredAt();
        var query = new Logs.Query(at.minus(BEFORE), at.plus(AFTER), "", Logs.Level.DEBUG);
        return logs.find(product, devices.require(product, trace.device()), query, new Cursor(Optional.empty(), LINES))
                .items()
                .reversed();
    }
}
