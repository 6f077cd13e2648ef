package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every number the fleet reports, rolled up: what it came to by hour or day (UTC), software version, hardware and
 * cohort, as the device's was when its samples came. Behind the devices by what waits for its file (see the lake). Running
 * totals and metrics known only by their place are not in it. Safe for concurrent use.
 */
@ApplicationScoped
public class FleetSeries {
    private final Db db;
    private final RollupStore store;
    private final RefusalStore refusals;

    FleetSeries(Db db, RollupStore store, RefusalStore refusals) {
        this.db = db;
        this.store = store;
        this.refusals = refusals;
    }

    /** By what the fleet's samples are told apart. */
    public record Cut(boolean byVersion, boolean byHardware, boolean byCohort) {
        public static final Cut FLEET = new Cut(false, false, false);
        public static final Cut VERSION = new Cut(true, false, false);
        public static final Cut HARDWARE = new Cut(false, true, false);
        public static final Cut COHORT = new Cut(false, false, true);
        public static final Cut VERSION_AND_HARDWARE = new Cut(true, true, false);
        public static final Cut ALL = new Cut(true, true, true);
    }

    /**
     * Only samples of these versions, hardware versions and cohorts; an empty set means any.
     *
     * @param cohorts by slug, {@value #NO_COHORT} for devices in none
     * @param butVersions left out all the same
     */
    public record Slice(Set<String> versions, Set<String> hardware, Set<String> cohorts, Set<String> butVersions) {
        /** As the query language has it. */
        public static final String NO_COHORT = "none";

        public static final Slice ALL = new Slice(Set.of(), Set.of(), Set.of());

        public Slice(Set<String> versions, Set<String> hardware, Set<String> cohorts) {
            this(versions, hardware, cohorts, Set.of());
        }

        public Slice but(Set<String> others) {
            return new Slice(versions, hardware, cohorts, others);
        }

        public static Slice ofVersion(String version) {
            return new Slice(Set.of(version), Set.of(), Set.of());
        }
    }

    /**
     * What all samples of one bucket of time come to; a bucket without samples has no point.
     *
     * @param at its start
     * @param devices different ones, within 5 %
     * @param deviceHours for each hour of the bucket the devices heard of in it
     */
    public record Point(
            Instant at,
            long samples,
            double sum,
            double low,
            double high,
            double devices,
            double deviceHours,
            Quantiles spread) {
        public double mean() {
            return sum / samples;
        }

        /**
         * Within one percent of a value at that rank.
         *
         * @param quantile 0 to 1
         */
        public double quantile(double quantile) {
            return quantile <= 0 ? low : quantile >= 1 ? high : Math.clamp(spread.at(quantile), low, high);
        }
    }

    /**
     * @param version empty when not told apart by it or unknown, as the hardware
     * @param cohort slug of the one the devices were in when their samples came; empty for none or one that is no more
     * @param total all points as one: a device of several counts once
     */
    public record Line(String version, String hardware, String cohort, List<Point> points, Point total) {}

    /** A metric and how many samples it had. */
    public record Counted(String metric, long samples) {}

    /** @param reason see {@link Refusal#slug} */
    public record Refused(String metric, String version, String reason, long samples, LocalDate lastDay) {
        /** The reason in words. */
        public String why() {
            return Arrays.stream(Refusal.values())
                    .filter(one -> one.slug().equals(reason))
                    .map(Refusal::text)
                    .findFirst()
                    .orElse(reason);
        }
    }

    public record UnitOfVersion(String version, String unit, Instant firstSeenAt) {}

    private record Name(String version, String hardware, String cohort) implements Comparable<Name> {
        static Name of(Cut cut, RollupStore.Place place) {
            return new Name(
                    cut.byVersion() ? place.version() : "",
                    cut.byHardware() ? place.hardware() : "",
                    cut.byCohort() ? place.cohort() : "");
        }

        @Override
        public int compareTo(Name other) {
            return Comparator.comparing(Name::version)
                    .thenComparing(Name::hardware)
                    .thenComparing(Name::cohort)
                    .compare(this, other);
        }
    }

    /**
     * @param from inclusive, {@code to} exclusive; both are moved outwards to whole hours, or days when buckets are days
     * @param bucket width of points, counted from 1970: whole hours, or whole days, which cost a twentieth
     */
    public List<Line> lines(
            Product product, String metric, Cut cut, Slice slice, Instant from, Instant to, Duration bucket) {
        Step step = Step.of(bucket);
        long width = Math.max(bucket.toSeconds(), step.span().toSeconds());
        var asked = asked(product, metric, slice, from, to, step);
        return gather(product, asked, cut, Buckets.since1970(width));
    }

    /** The whole span as one point of each line. */
    public List<Line> totals(Product product, String metric, Cut cut, Slice slice, Instant from, Instant to) {
        boolean wholeDays =
                Step.DAY.start(from).equals(from) && Step.DAY.start(to).equals(to);
        var asked = asked(product, metric, slice, from, to, wholeDays ? Step.DAY : Step.HOUR);
        return gather(product, asked, cut, Buckets.one(asked.from(), asked.to()));
    }

    /** Metrics that have samples in that time. */
    public List<Counted> metrics(Product product, Instant from, Instant to) {
        return db.readRecent(product.organization(), tx -> store.metrics(tx, product.id(), Step.DAY.start(from), to));
    }

    /** What is not rolled up or not when its device said, of reports that came since that day. */
    public List<Refused> refused(Product product, LocalDate since) {
        return db.inTransaction(product.organization(), tx -> refusals.list(tx, product.id(), since));
    }

    /** What versions say the metric's unit is, the newest said first; those that say none are not in it. */
    public List<UnitOfVersion> units(Product product, String metric) {
        return db.inTransaction(product.organization(), tx -> refusals.units(tx, product.id(), metric));
    }

    private static RollupStore.Asked asked(
            Product product, String metric, Slice slice, Instant from, Instant to, Step step) {
        Instant end = step.start(to).equals(to) ? to : step.start(to).plus(step.span());
        return new RollupStore.Asked(product.id(), metric, step, step.start(from), end, slice);
    }

    private List<Line> gather(Product product, RollupStore.Asked asked, Cut cut, Buckets buckets) {
        var found = new TreeMap<Name, TreeMap<Long, Rollup>>();
        var hours = new HashMap<Name, Map<Long, Double>>();
        // They lag by minutes anyway: a sample is folded when its row gets to its file.
        boolean _ = db.readRecent(product.organization(), tx -> {
            found.clear();
            hours.clear();
            store.read(tx, asked, place -> found.computeIfAbsent(Name.of(cut, place), _ -> new TreeMap<>())
                    .computeIfAbsent(buckets.startOf(place.at()), _ -> new Rollup()));
            addDeviceHours(tx, asked, cut, buckets, hours);
            return true;
        });
        var lines = new ArrayList<Line>();
        found.forEach((name, points) -> {
            var read = new ArrayList<Point>();
            var total = new Rollup();
            Map<Long, Double> hoursOf = hours.getOrDefault(name, Map.of());
            points.forEach((at, rollup) -> {
                read.add(point(at, rollup, hoursOf.getOrDefault(at, 0.0)));
                total.add(rollup);
            });
            double allHours =
                    hoursOf.values().stream().mapToDouble(Double::doubleValue).sum();
            lines.add(new Line(
                    name.version, name.hardware, name.cohort, read, point(points.firstKey(), total, allHours)));
        });
        return lines;
    }

    private void addDeviceHours(
            Tx tx, RollupStore.Asked asked, Cut cut, Buckets buckets, Map<Name, Map<Long, Double>> hours) {
        var byHour = new RollupStore.Asked(
                asked.product(), asked.metric(), Step.HOUR, asked.from(), asked.to(), asked.slice());
        for (RollupStore.DeviceHours one : store.deviceHours(tx, byHour, cut, buckets)) {
            addHours(hours, new Name(one.version(), one.hardware(), one.cohort()), one.bucket(), one.hours());
        }
        var inParts = new HashMap<RollupStore.Place, DeviceSet>();
        for (RollupStore.HeardOf heard : store.heardOfInParts(tx, byHour)) {
            inParts.computeIfAbsent(heard.place(), _ -> new DeviceSet()).add(heard.devices());
        }
        inParts.forEach(
                (place, devices) -> addHours(hours, Name.of(cut, place), buckets.startOf(place.at()), devices.count()));
    }

    private static void addHours(Map<Name, Map<Long, Double>> hours, Name name, long bucket, double deviceHours) {
        hours.computeIfAbsent(name, _ -> new HashMap<>()).merge(bucket, deviceHours, Double::sum);
    }

    private static Point point(long at, Rollup rollup, double deviceHours) {
        return new Point(
                Instant.ofEpochSecond(at),
                rollup.samples(),
                rollup.total(),
                rollup.low(),
                rollup.high(),
                rollup.devices().count(),
                deviceHours,
                rollup.quantiles());
    }
}
