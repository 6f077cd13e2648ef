package dev.fleetward.insight.vitals;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.PageRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** Device vitals out of the box, version by version. */
@Path("/products/{slug}/vitals")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceVitalsPages {
    private final Asked asked;
    private final DeviceVitals vitals;

    DeviceVitalsPages(Asked asked, DeviceVitals vitals) {
        this.asked = asked;
        this.vitals = vitals;
    }

    @CheckedTemplate(basePath = "insight")
    static class Templates {
        private Templates() {}

        static native TemplateInstance vitals(VitalsPage page);
    }

    /**
     * One vital of one version.
     *
     * @param bar where its interval lies in a hundred, when it is a share
     */
    record Cell(String label, Estimate estimate, String unit, String bar) {
        static Cell share(String label, Estimate estimate) {
            return new Cell(label, estimate, "%", bar(estimate));
        }

        private static String bar(Estimate estimate) {
            Double low = estimate.low();
            Double high = estimate.high();
            return low == null || high == null
                    ? ""
                    : "M%.1f 4 H%.1f".formatted(low, Math.max(high, low + 1)).replace(',', '.');
        }
    }

    record Line(String name, long devices, long expected, long unexpected, List<Cell> cells) {
        static Line of(String name, DeviceVitals.OfVersion of) {
            return new Line(
                    name,
                    of.devices(),
                    of.reboots() - of.unexpected(),
                    of.unexpected(),
                    List.of(
                            Cell.share("Crash-free devices", of.crashFreeDevices()),
                            Cell.share("Crash-free hours", of.crashFreeHours()),
                            new Cell("Unexpected reboots in 100 days", of.unexpectedReboots(), "", ""),
                            Cell.share("Connected", of.connectivity()),
                            new Cell("Battery lasts", of.batteryHours(), "h", ""),
                            Cell.share("Sync succeeds", of.sync())));
        }
    }

    record VitalsPage(Product product, PageRange range, DeviceVitals.Table table) {
        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public boolean isBlank() {
            return table.fleet().devices() == 0;
        }

        public List<Line> lines() {
            return table.versions().stream()
                    .map(one -> Line.of(one.version().isEmpty() ? "unknown" : one.version(), one))
                    .toList();
        }

        public Line fleet() {
            return Line.of("All versions", table.fleet());
        }

        /** Whether what is missing of it is missing of the whole fleet, and so said once. */
        public boolean isToldAbove(Cell cell) {
            return fleet().cells().stream()
                    .anyMatch(one -> one.label().equals(cell.label())
                            && one.estimate().missing().equals(cell.estimate().missing()));
        }

        /** The answer, first. */
        public String sentence() {
            var share = table.fleet().crashFreeDevices();
            return share.isEnough()
                    ? String.format(
                            Locale.ENGLISH,
                            "%s %% of %,d devices active in the last %s ran without an unexpected reboot (95 %% interval %s %%).",
                            share.text(),
                            table.fleet().devices(),
                            range.getLabel(),
                            share.interval())
                    : "Vitals of the last %s: %s.".formatted(range.getLabel(), share.missing());
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance vitals(
            @PathParam("slug") String slug, @QueryParam("range") @DefaultValue("") String range) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        Days days = Days.of(span.until(asked.now()));
        return Templates.vitals(new VitalsPage(product, span, vitals.table(product, days.from(), days.to())));
    }
}
