package dev.fleetward.updates.guards;

import dev.fleetward.insight.Arm;
import dev.fleetward.insight.Comparison;
import dev.fleetward.insight.GuardKind;
import dev.fleetward.insight.Stretch;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.insight.fleet.FleetSeries.Cut;
import dev.fleetward.insight.fleet.FleetSeries.Point;
import dev.fleetward.insight.fleet.FleetSeries.Slice;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics beyond a limit, by the fleet's roll-ups: those of the new version against those of every other version in the
 * same cohort on the same day. Each device counts once a day, with the share of its samples beyond the limit, since samples
 * of one device are not independent.
 */
@ApplicationScoped
class MetricWatch {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int HOURS_A_DAY = 24;

    private final FleetSeries series;

    MetricWatch(FleetSeries series) {
        this.series = series;
    }

    /** Must not be called inside a transaction: it opens its own. */
    Comparison compare(Product product, Watch watch, GuardRule rule, Instant now) {
        String cohort = watch.cohort();
        Slice slice = new Slice(Set.of(), Set.of(), cohort == null ? Set.of() : Set.of(cohort));
        var updated = new TreeMap<Instant, Arm>();
        var waiting = new TreeMap<Instant, Arm>();
        for (FleetSeries.Line line :
                series.lines(product, String.valueOf(rule.metric()), Cut.VERSION, slice, watch.from(now), now, DAY)) {
            var side = line.version().equals(watch.version()) ? updated : waiting;
            for (Point point : line.points()) {
                side.merge(point.at(), arm(point, rule), Arm::plus);
            }
        }
        List<Stretch> stretches = updated.entrySet().stream()
                .map(day -> new Stretch(day.getValue(), waiting.getOrDefault(day.getKey(), Arm.NOTHING)))
                .toList();
        long most = stretches.stream()
                .mapToLong(one -> one.updated().eventDays())
                .max()
                .orElse(0);
        int affected = (int) Math.min(most, Integer.MAX_VALUE);
        return new Comparison(GuardKind.METRIC, rule.subject(), stretches, affected, 1, "");
    }

    private static Arm arm(Point point, GuardRule rule) {
        Double above = rule.above();
        Double below = rule.below();
        double share = above != null
                ? point.spread().shareAbove(above)
                : 1 - point.spread().shareAbove(below == null ? 0 : below);
        long devices = Math.max(1, Math.round(point.devices()));
        return new Arm(Math.round(share * devices), (double) devices * HOURS_A_DAY);
    }
}
