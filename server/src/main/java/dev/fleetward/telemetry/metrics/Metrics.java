package dev.fleetward.telemetry.metrics;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.TimeRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What devices measure: names, last values, series over time. Safe for concurrent use. */
@ApplicationScoped
public class Metrics {
    private final Db db;
    private final MetricStore store;
    private final SampleStore samples;
    private final HistogramStore histograms;
    private final Audit audit;

    Metrics(Db db, MetricStore store, SampleStore samples, HistogramStore histograms, Audit audit) {
        this.db = db;
        this.store = store;
        this.samples = samples;
        this.histograms = histograms;
        this.audit = audit;
    }

    /**
     * @param name as the device gave it; {@code heartbeat[3]} or {@code session[0][3]} while only its position is known
     * @param builds prefixes of the builds whose symbols would name it, when it is known by position
     */
    public record Metric(
            String name,
            boolean isText,
            List<String> builds,
            Instant firstSeenAt,
            @JsonIgnore Said byDevice,
            @JsonIgnore Said byPerson) {
        @JsonIgnore
        public boolean isByPosition() {
            return !builds.isEmpty();
        }

        @JsonProperty("kind")
        public MetricKind kind() {
            return Stream.of(byPerson, byDevice)
                    .flatMap(said -> Optional.ofNullable(said.kind()).flatMap(MetricKind::named).stream())
                    .findFirst()
                    .orElseGet(() -> MetricKind.of(name, isText));
        }

        @JsonProperty("unit")
        public @Nullable String unit() {
            return Stream.of(byPerson, byDevice)
                    .flatMap(said -> Optional.ofNullable(said.unit()).stream())
                    .findFirst()
                    .orElseGet(() -> MetricKind.unit(name).orElse(null));
        }

        /** Who told the kind or the unit: a person, the device (or its symbols), or its name alone. */
        @JsonProperty("meaningBy")
        public String meaningBy() {
            return byPerson.isSaid() ? "person" : byDevice.isSaid() ? "device" : "name";
        }

        /** Each value is a running total: it is shown as what it rose by from report to report. */
        @JsonProperty("isTotal")
        public boolean isTotal() {
            return byDevice.isTotal();
        }
    }

    record Said(@Nullable String unit, @Nullable String kind, boolean isTotal) {
        boolean isSaid() {
            return unit != null || kind != null;
        }
    }

    /**
     * What the metrics of a software version are, compared with those of the version that was first heard of before it.
     *
     * @param metrics how many it reports
     * @param retyped those that were numbers and are texts now, or the other way round
     */
    public record VersionSchema(
            String version, Instant since, int metrics, List<String> added, List<String> gone, List<String> retyped) {}

    /** The newest version first, by what devices reported in that span. */
    public List<VersionSchema> schemas(Product product, TimeRange range) {
        return SchemaChanges.of(samples.reported(product.organization(), product.id(), range));
    }

    /** A number or a text, with the software version that reported it. */
    public record LastValue(
            String metric,
            @Nullable Double number,
            @Nullable String text,
            @Nullable String version,
            Instant capturedAt) {}

    /** What all samples of one bucket come to; {@code at} is its start. A bucket without samples has no point. */
    public record Point(
            Instant at,
            long samples,
            long devices,
            double min,
            double p5,
            double median,
            double p95,
            double max,
            double mean) {}

    /** @param name software version, metric, or "all" */
    public record Line(String name, List<Point> points) {}

    public record Series(String metric, Instant from, Instant to, String bucket, List<Line> lines) {}

    public PageOf<Metric> list(Product product, Cursor cursor) {
        var found = db.inTransaction(
                product.organization(),
                tx -> store.metrics(tx, product.id(), cursor.after().orElse(null), cursor.rows()));
        return PageOf.of(found, cursor.limit(), Metric::name);
    }

    /** The units known, by metric. */
    Map<String, String> units(Product product) {
        var units = new HashMap<String, String>();
        for (Metric metric : db.inTransaction(
                product.organization(), tx -> store.metrics(tx, product.id(), null, MetricStore.MAX_METRICS))) {
            String unit = metric.unit();
            if (unit != null) {
                units.put(metric.name(), unit);
            }
        }
        return units;
    }

    /** @throws Problem 404 when no device of the product has sent it */
    public Metric require(Product product, String name) {
        return db.inTransaction(product.organization(), tx -> store.metric(tx, product.id(), name))
                .orElseThrow(() -> Problem.notFound("Metric", name));
    }

    /** The fleet's samples of a metric; by software version when asked, the rarest versions taken together. */
    public Series ofFleet(Product product, String metric, TimeRange range, boolean byVersion) {
        Metric known = require(product, metric);
        var found = known.kind() == MetricKind.HISTOGRAM
                ? histograms.ofFleet(product.organization(), product.id(), metric, range, byVersion)
                : byVersion
                        ? samples.byVersion(product.organization(), product.id(), known, range)
                        : samples.ofFleet(product.organization(), product.id(), known, range);
        return new Series(metric, range.from(), range.to(), range.bucketName(), lines(found));
    }

    /** What a person says a metric is; what they leave out is told by the device or the name again. */
    Metric mean(Caller caller, Product product, String name, MetricMeaning meaning) {
        return db.inTransaction(product.organization(), tx -> {
            Metric before = store.metric(tx, product.id(), name).orElseThrow(() -> Problem.notFound("Metric", name));
            store.mean(tx, product.organization(), product.id(), name, meaning);
            Metric after = store.metric(tx, product.id(), name).orElseThrow();
            audit.record(tx, caller, "metric.meaning-set", product.slug() + " " + name, words(before), words(after));
            return after;
        });
    }

    private static String words(Metric metric) {
        return metric.kind().slug() + (metric.unit() == null ? "" : " in " + metric.unit());
    }

    public List<LastValue> lastValues(Product product, DeviceId device) {
        return db.inTransaction(product.organization(), tx -> store.lastValues(tx, device));
    }

    public Series ofDevice(Product product, Device device, String metric, TimeRange range) {
        require(product, metric);
        return new Series(
                metric,
                range.from(),
                range.to(),
                range.bucketName(),
                ofDevice(product, device, List.of(metric), range));
    }

    /** One line a metric, for charts under each other on one time axis. */
    List<Line> ofDevice(Product product, Device device, Collection<String> metrics, TimeRange range) {
        return lines(samples.ofDevice(
                product.organization(), product.id(), device.id().value(), metrics, range));
    }

    private static List<Line> lines(List<SampleStore.Found> found) {
        var lines = new LinkedHashMap<String, List<Point>>();
        found.forEach(
                one -> lines.computeIfAbsent(one.line(), _ -> new ArrayList<>()).add(one.point()));
        return lines.entrySet().stream()
                .map(line -> new Line(line.getKey(), line.getValue()))
                .toList();
    }
}
