package dev.fleetward.telemetry.logs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.timeline.DeviceTimeline;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineSpan;
import dev.fleetward.ingest.mar.LogChains;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One device's log: a page of its own, or with htmx the part that another page shows. */
@Path("/products/{slug}/devices/{serial}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceLogPages {
    private static final int LINES_A_PAGE = 200;

    private static final Set<EntryKind> BETWEEN_LINES = EnumSet.of(EntryKind.CRASH, EntryKind.TRACE, EntryKind.REBOOT);
    private static final int MAX_BETWEEN_LINES = 50;

    private final Asked asked;
    private final Logs logs;
    private final DeviceTimeline timeline;
    private final LogChains chains;

    DeviceLogPages(Asked asked, Logs logs, DeviceTimeline timeline, LogChains chains) {
        this.asked = asked;
        this.logs = logs;
        this.timeline = timeline;
        this.chains = chains;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceLogs(DeviceLogsView page);

        static native TemplateInstance deviceLogsPart(DeviceLogsView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance logs(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("to") @Nullable String to,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("version") @DefaultValue("") String version,
            @QueryParam("source") @DefaultValue("") String source,
            @QueryParam("after") @Nullable String after,
            @HeaderParam("HX-Request") @Nullable String htmx) {
        var of = asked.device(slug, serial);
        PageRange span = PageRange.parse(range);
        Instant until = TimelineSpan.parse(null, null, to).to().orElse(null);
        TimeRange time = span.until(until == null ? asked.now() : until);
        var query = new Logs.Query(
                time.from(), time.to(), text.strip(), Logs.Level.parse(level), version.strip(), source.strip());
        var found = logs.find(of.product(), of.device(), query, Cursor.parse(after, LINES_A_PAGE));
        var form = new LogForm(of.device().page(of.product()) + "/logs", span, until, query);
        var gaps = chains.of(of.product(), of.device().id()).gaps().stream()
                .filter(gap -> gap.touches(time.from(), time.to()))
                .toList();
        var view = new DeviceLogsView(of.product(), of.device(), form, found, between(of, time, found, after), gaps);
        return htmx == null ? Templates.deviceLogs(view) : Templates.deviceLogsPart(view);
    }

    /** What went wrong from the oldest line shown to the newest, or to the end of the span on the first page. */
    private List<TimelineEntry> between(
            Asked.OfDevice of, TimeRange time, PageOf<Logs.Line> found, @Nullable String after) {
        if (found.items().isEmpty()) {
            return List.of();
        }
        boolean first = after == null || after.isEmpty();
        Instant to = first ? time.to() : found.items().getFirst().capturedAt().plusMillis(1);
        Instant from =
                found.next() == null ? time.from() : found.items().getLast().capturedAt();
        var span = new TimelineSpan(BETWEEN_LINES, Optional.of(from), Optional.of(to));
        return timeline.newest(of.product(), of.device(), span, MAX_BETWEEN_LINES);
    }
}
