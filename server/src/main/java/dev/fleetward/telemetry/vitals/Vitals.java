package dev.fleetward.telemetry.vitals;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How the fleet is, counted by day (UTC) from what its devices reported, some seconds ago. Safe for concurrent use. */
@ApplicationScoped
public class Vitals {
    private final Db db;
    private final VitalsStore store;

    Vitals(Db db, VitalsStore store) {
        this.db = db;
        this.store = store;
    }

    /**
     * @param activeDevices heard of in that time
     * @param crashFreeDevices of those, the ones without an unexpected reboot
     * @param operationalHours whole hours of operation the devices counted
     * @param crashFreeHours of those, the hours not within one after an unexpected reboot
     */
    public record Counts(
            long activeDevices,
            long crashFreeDevices,
            long reboots,
            long unexpectedReboots,
            double operationalHours,
            double crashFreeHours) {

        /** Empty when no device was active: unknown, not 100 %. */
        public OptionalDouble crashFreeDeviceShare() {
            return activeDevices == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) crashFreeDevices / activeDevices);
        }

        /** Empty when no device counts its hours. */
        public OptionalDouble crashFreeHourShare() {
            return operationalHours == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(crashFreeHours / operationalHours);
        }
    }

    public record Day(LocalDate day, Counts counts) {}

    /** @param version the last one each device reported that day; "other" for the rare ones, "unknown" for none */
    public record VersionDay(LocalDate day, String version, long devices) {}

    /** @param version empty when devices did not say */
    public record OfVersion(String version, Counts counts) {}

    /**
     * Sums over devices of two numbers each has, from which their ratio follows and how far it varies between devices.
     */
    public record Sums(double x, double y, double xx, double xy, double yy) {}

    /**
     * What tells how sure a version's figures are.
     *
     * @param version empty when devices did not say
     * @param days of devices, all together
     * @param crashFreeHours x of y hours of operation
     * @param unexpectedReboots x in y days
     */
    public record Spread(
            String version,
            long devices,
            long crashFreeDevices,
            long reboots,
            double days,
            Sums crashFreeHours,
            Sums unexpectedReboots) {}

    /** As {@link #byVersion}, or of all versions together, with sums of squares between devices. */
    public List<Spread> spread(Product product, LocalDate from, LocalDate to, boolean byVersion) {
        return db.readRecent(product.organization(), tx -> store.spread(tx, product.id(), from, to, byVersion));
    }

    /** Days on which any device was active, {@code to} exclusive. */
    public List<Day> days(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.days(tx, product.id(), from, to));
    }

    /** The span taken as one: a device counts once, however many days it was active. */
    public Counts total(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.total(tx, product.id(), from, to));
    }

    /** Hours of operation that devices counted, by the version each last reported on the day; without those with none. */
    public Map<String, Double> hoursByVersion(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.hoursByVersion(tx, product.id(), from, to));
    }

    /**
     * By the version each device last reported on a day, the most devices first: a device counts once under each version
     * it ran in the span.
     */
    public List<OfVersion> byVersion(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.byVersion(tx, product.id(), from, to));
    }

    public List<VersionDay> versions(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.versions(tx, product.id(), from, to));
    }
}
