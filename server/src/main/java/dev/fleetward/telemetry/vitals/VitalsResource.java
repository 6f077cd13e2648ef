package dev.fleetward.telemetry.vitals;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How the fleet of a product is: in all, by version and by day. */
@Path("/api/v1/products/{slug}/vitals")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class VitalsResource {
    private final Asked asked;
    private final Vitals vitals;

    VitalsResource(Asked asked, Vitals vitals) {
        this.asked = asked;
        this.vitals = vitals;
    }

    /** @param crashFreeDeviceShare 0 to 1; null when unknown, as the other share */
    record Figures(
            long activeDevices,
            long crashFreeDevices,
            @Nullable Double crashFreeDeviceShare,
            double operationalHours,
            double crashFreeHours,
            @Nullable Double crashFreeHourShare,
            long reboots,
            long unexpectedReboots) {
        static Figures of(Vitals.Counts counts) {
            return new Figures(
                    counts.activeDevices(),
                    counts.crashFreeDevices(),
                    orNull(counts.crashFreeDeviceShare()),
                    counts.operationalHours(),
                    counts.crashFreeHours(),
                    orNull(counts.crashFreeHourShare()),
                    counts.reboots(),
                    counts.unexpectedReboots());
        }

        private static @Nullable Double orNull(OptionalDouble share) {
            return share.isEmpty() ? null : (Double) share.getAsDouble();
        }
    }

    record Version(String version, Figures figures) {}

    record Day(LocalDate day, Figures figures) {}

    /** @param to exclusive, like {@code from} a day in UTC */
    record Answer(LocalDate from, LocalDate to, Figures total, List<Version> versions, List<Day> days) {}

    @GET
    @Allow(Permission.VIEW)
    public Answer vitals(
            @PathParam("slug") String slug,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        var product = asked.product(slug);
        var days = Days.of(TimeRange.parse(from, to, null, asked.now()));
        return new Answer(
                days.from(),
                days.to(),
                Figures.of(vitals.total(product, days.from(), days.to())),
                vitals.byVersion(product, days.from(), days.to()).stream()
                        .map(one -> new Version(one.version(), Figures.of(one.counts())))
                        .toList(),
                vitals.days(product, days.from(), days.to()).stream()
                        .map(one -> new Day(one.day(), Figures.of(one.counts())))
                        .toList());
    }
}
