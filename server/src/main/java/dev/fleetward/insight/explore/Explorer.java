package dev.fleetward.insight.explore;

import dev.fleetward.devices.Cohorts;
import dev.fleetward.devices.Fleet;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.lake.Lake;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.TimeRange;
import dev.fleetward.telemetry.metrics.Metrics;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Answers questions about a metric: from the roll-ups where they know it, else from single samples in the lake, whose cost
 * grows with the samples in the span. Safe for concurrent use.
 */
@ApplicationScoped
public class Explorer {
    /** Beyond these the eye cannot tell lines apart. */
    static final int MAX_LINES = 8;

    private final Metrics metrics;
    private final Fleet fleet;
    private final Cohorts cohorts;
    private final FleetSeries series;
    private final ExploreStore store;
    private final List<MarkSource> marks;

    Explorer(
            Metrics metrics,
            Fleet fleet,
            Cohorts cohorts,
            FleetSeries series,
            ExploreStore store,
            @All List<MarkSource> marks) {
        this.metrics = metrics;
        this.fleet = fleet;
        this.cohorts = cohorts;
        this.series = series;
        this.store = store;
        this.marks = List.copyOf(marks);
    }

    /**
     * @throws dev.fleetward.kernel.Problem 404 when no device has sent the metric, 400 for a question that cannot be
     *     answered
     */
    public Answer answer(Product product, Question question) {
        Metrics.Metric metric = metrics.require(product, question.metric());
        boolean rolledUp = question.isRolledUp() && !metric.isTotal() && !metric.isByPosition();
        var notes = new ArrayList<String>();
        Set<String> otherUnit = inAnotherUnit(product, question, metric, notes);
        var lines = lines(product, question, metric.isTotal(), rolledUp, otherUnit);
        if (lines.size() > MAX_LINES) {
            notes.add("The %d with the most samples of %d are shown; filter to see others."
                    .formatted(MAX_LINES, lines.size()));
            lines = lines.subList(0, MAX_LINES);
        }
        if (question.previous()) {
            lines = withPrevious(
                    lines, lines(product, question.before(), metric.isTotal(), rolledUp, otherUnit), question);
        }
        if (metric.isTotal()) {
            notes.add("A running total: what it rose by from report to report.");
        }
        return new Answer(
                question,
                unit(question, metric),
                rolledUp ? Answer.Source.ROLLUP : Answer.Source.LAKE,
                lines,
                marks(product, question.range()),
                notes);
    }

    private static String unit(Question question, Metrics.Metric metric) {
        if (question.figure().isShare()) {
            return "%";
        }
        if (!question.figure().isOfMetric()) {
            return question.figure().slug().equals("devices") ? "devices" : "samples";
        }
        String known = metric.unit();
        return known == null ? "" : known;
    }

    /** Versions whose samples are in another unit than the metric's: told, and not added to the others. */
    private Set<String> inAnotherUnit(Product product, Question question, Metrics.Metric metric, List<String> notes) {
        var units = series.units(product, question.metric());
        String usual =
                metric.unit() == null && !units.isEmpty() ? units.getFirst().unit() : metric.unit();
        var others = new TreeSet<String>();
        var said = new LinkedHashMap<String, TreeSet<String>>();
        for (FleetSeries.UnitOfVersion one : units) {
            if (!one.unit().equals(usual)) {
                others.add(one.version());
                said.computeIfAbsent(one.unit(), _ -> new TreeSet<>()).add(one.version());
            }
        }
        said.forEach((unit, versions) -> notes.add("%s reported it in %s, not %s; %s"
                .formatted(
                        String.join(", ", versions),
                        unit,
                        usual,
                        question.cut().byVersion()
                                ? "the lines are not in one unit."
                                : "those samples are left out here.")));
        return question.cut().byVersion() ? Set.of() : others;
    }

    /** The most samples first. */
    private List<Answer.Line> lines(
            Product product, Question question, boolean isTotal, boolean rolledUp, Set<String> butVersions) {
        var found = rolledUp
                ? fromRollups(product, question, butVersions)
                : fromLake(product, question, isTotal, butVersions);
        return found.stream()
                .sorted(Comparator.<Answer.Line>comparingLong(
                                line -> line.total().point().samples())
                        .reversed()
                        .thenComparing(Answer.Line::name))
                .toList();
    }

    private List<Answer.Line> fromRollups(Product product, Question question, Set<String> butVersions) {
        TimeRange range = question.range();
        var slice = new FleetSeries.Slice(question.versions(), question.hardware(), question.cohorts(), butVersions);
        var cut = question.cut().rolledUp();
        boolean days = range.bucket().compareTo(Duration.ofDays(1)) >= 0;
        Instant from = days ? dayOf(range.from()) : range.from();
        Instant to = days ? dayOf(range.to().minusNanos(1)).plus(Duration.ofDays(1)) : range.to();
        var names = cohorts(product, question);
        return series.lines(product, question.metric(), cut, slice, from, to, range.bucket()).stream()
                .map(line -> new Answer.Line(
                        question.cut().name(line.version(), cut.byCohort() ? line.cohort() : line.hardware(), names),
                        line.points().stream().map(Reading::of).toList(),
                        Reading.of(line.total())))
                .toList();
    }

    private Map<String, String> cohorts(Product product, Question question) {
        return question.cut().kind() == Cut.Kind.COHORT ? cohorts.names(product) : Map.of();
    }

    private static Instant dayOf(Instant at) {
        return at.truncatedTo(ChronoUnit.DAYS);
    }

    private List<Answer.Line> fromLake(Product product, Question question, boolean isTotal, Set<String> butVersions) {
        var filter = fleet.understand(question.query());
        var members = fleet.labelled(product, filter, question.cut().label()).stream()
                .map(one -> new Lake.Member(one.device(), one.label()))
                .toList();
        if (members.isEmpty()) {
            return List.of();
        }
        var kept = only(product, question, Fleet.Label.Kind.HARDWARE, question.hardware(), members);
        kept = only(product, question, Fleet.Label.Kind.COHORT, question.cohorts(), kept);
        var names = cohorts(product, question);
        var asked = new ExploreStore.Asked(product, question, isTotal, butVersions);
        var lines = new ArrayList<Answer.Line>();
        store.ask(asked, kept)
                .forEach((name, found) -> lines.add(new Answer.Line(
                        question.cut().name(name.version(), name.label(), names), found.readings(), found.total())));
        return lines;
    }

    /** Those whose label is one of these, if any are named. */
    private List<Lake.Member> only(
            Product product, Question question, Fleet.Label.Kind kind, Set<String> labels, List<Lake.Member> members) {
        if (labels.isEmpty()) {
            return members;
        }
        boolean andNone = kind == Fleet.Label.Kind.COHORT && labels.contains(FleetSeries.Slice.NO_COHORT);
        var wanted = new HashSet<UUID>();
        fleet.labelled(product, fleet.understand(question.query()), new Fleet.Label(kind, "")).stream()
                .filter(one ->
                        labels.contains(one.label()) || andNone && one.label().isEmpty())
                .forEach(one -> wanted.add(one.device()));
        return members.stream().filter(one -> wanted.contains(one.device())).toList();
    }

    /** Each line of the span before beside its own, moved to the same place. */
    private static List<Answer.Line> withPrevious(
            List<Answer.Line> lines, List<Answer.Line> before, Question question) {
        Duration span =
                Duration.between(question.range().from(), question.range().to());
        var all = new ArrayList<Answer.Line>();
        for (Answer.Line line : lines) {
            all.add(line);
            before.stream()
                    .filter(one -> one.name().equals(line.name()))
                    .forEach(one -> all.add(new Answer.Line(
                            one.name() + " before",
                            one.readings().stream()
                                    .map(reading -> moved(reading, span))
                                    .toList(),
                            one.total())));
        }
        return all;
    }

    private static Reading moved(Reading reading, Duration by) {
        var point = reading.point();
        return new Reading(
                new FleetSeries.Point(
                        point.at().plus(by),
                        point.samples(),
                        point.sum(),
                        point.low(),
                        point.high(),
                        point.devices(),
                        point.deviceHours(),
                        point.spread()),
                reading.devicesOver());
    }

    private List<Mark> marks(Product product, TimeRange range) {
        return marks.stream()
                .flatMap(source -> source.marks(product, range.from(), range.to()).stream())
                .sorted(Comparator.comparing(Mark::at))
                .toList();
    }
}
