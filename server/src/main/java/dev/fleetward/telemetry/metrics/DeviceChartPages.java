package dev.fleetward.telemetry.metrics;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.timeline.DeviceTimeline;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineSpan;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Charts of one device on the axis of time its page shows, with what broke the routine as marks: the part of that page
 * that is fetched once the rest is there.
 */
@Path("/products/{slug}/devices/{serial}/charts")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceChartPages {
    /** More than these would be lines alone. */
    private static final int MAX_MARKS = 100;

    private static final int MARK_CHARACTERS = 28;

    private final Asked asked;
    private final Metrics metrics;
    private final DeviceTimeline timeline;

    DeviceChartPages(Asked asked, Metrics metrics, DeviceTimeline timeline) {
        this.asked = asked;
        this.metrics = metrics;
        this.timeline = timeline;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceCharts(ChartsView page);
    }

    /** @param zoom address of the page for another span, up to from and to */
    record ChartsView(String device, String zoom, TimeRange range, List<ChartView> charts, List<TimelineEntry> marks) {
        public String label(TimelineEntry mark) {
            String title = mark.title();
            return title.length() <= MARK_CHARACTERS ? title : title.substring(0, MARK_CHARACTERS - 1) + "…";
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance charts(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("kind") List<String> kinds) {
        var of = asked.device(slug, serial);
        TimeRange range = TimeRange.parse(from, to, null, asked.now());
        var shown = DeviceMetricPages.first(
                metrics.lastValues(of.product(), of.device().id()));
        Map<String, String> units = metrics.units(of.product());
        var charts = metrics.ofDevice(of.product(), of.device(), shown, range).stream()
                .map(line -> LineCharts.ofLines(
                        line.name(),
                        units.getOrDefault(line.name(), ""),
                        List.of(line),
                        range.bucket(),
                        Metrics.Point::mean))
                .toList();
        var span = TimelineSpan.parse(null, range.from().toString(), range.to().toString());
        var marks = charts.isEmpty()
                ? List.<TimelineEntry>of()
                : timeline.newest(of.product(), of.device(), span.only(EntryKind.MARKS), MAX_MARKS);
        String page = of.device().page(of.product());
        String zoom = page + "?"
                + kinds.stream()
                        .map(kind -> "kind=" + Address.encoded(kind) + "&")
                        .collect(Collectors.joining());
        return Templates.deviceCharts(new ChartsView(page, zoom, range, charts, marks));
    }
}
