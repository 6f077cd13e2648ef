package dev.fleetward.insight.detect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One metric of one slice: its past, its detectors, what they found and is not over. A day passes before an hour becomes
 * part of the past, so that what begins slowly does not make itself usual; while something is open nothing is learnt, and
 * after a week it is the new usual. Not for sharing between threads.
 */
final class Series {
    /** Before so many hours of past nothing is said of a series, but by comparison with others at the same time. */
    static final int WARM_UP_HOURS = 48;

    private static final int LAG_HOURS = Baseline.DAY;
    private static final int CLOSED_AFTER_HOURS = Baseline.DAY;
    private static final int NEW_USUAL_AFTER_HOURS = Baseline.WEEK;

    private record Hour(long hour, HourPoint point) {}

    private final Measure measure;
    private final Slice slice;
    private final Watch watch;
    private final Drift drift = new Drift();
    private final Map<Shape, Long> open = new EnumMap<>(Shape.class);
    private final ArrayDeque<Hour> fresh = new ArrayDeque<>();
    private Presence presence;
    private Baseline baseline;
    private long openSince = Long.MAX_VALUE;

    Series(Measure measure, Slice slice) {
        this.measure = measure;
        this.slice = slice;
        this.baseline = new Baseline(measure);
        this.presence = new Presence(slice);
        this.watch = measure == Measure.RATE ? new RateWatch() : new LevelWatch();
    }

    List<Suspicion> look(long hour, HourPoint point) {
        var found = new ArrayList<Suspicion>();
        boolean ofVersion = slice.version().isPresent();
        if (!ofVersion) {
            presence.look(hour, point).ifPresent(found::add);
        }
        if (!ofVersion && slice.get(Slice.COHORT).isEmpty()) {
            drift.look(hour, point, measure).ifPresent(found::add);
        }
        boolean observed = point.devices() > 0 && point.hours() > 0;
        if (observed && baseline.hours() >= WARM_UP_HOURS && presence.isSameCrowd(hour, point)) {
            found.addAll(watch.look(hour, point, baseline, presence.fewer(hour, point)));
        }
        return found;
    }

    /** What its past lets expect at that hour; 0 before there is enough of it. */
    double usual(long hour) {
        return baseline.hours() < WARM_UP_HOURS ? 0 : baseline.expected(hour);
    }

    /** @return whether it is new, and not the continuation of what is open */
    boolean opens(long hour, Suspicion suspicion) {
        boolean covered = suspicion.shape() == Shape.SPIKE || suspicion.shape() == Shape.VARIANCE;
        boolean isNew = !open.containsKey(suspicion.shape()) && !(covered && !open.isEmpty());
        open.put(suspicion.shape(), hour);
        openSince = Math.min(openSince, suspicion.since());
        return isNew;
    }

    /** After the hour was looked at. */
    void close(long hour, HourPoint point) {
        open.values().removeIf(last -> hour - last >= CLOSED_AFTER_HOURS);
        openSince = open.isEmpty() ? Long.MAX_VALUE : openSince;
        if (hour - NEW_USUAL_AFTER_HOURS > openSince) {
            baseline = new Baseline(measure);
            presence = new Presence(slice);
            watch.restart();
            open.clear();
            openSince = Long.MAX_VALUE;
        }
        fresh.addLast(new Hour(hour, point));
        while (fresh.getFirst().hour() <= hour - LAG_HOURS) {
            Hour past = fresh.removeFirst();
            if (past.hour() < openSince) {
                baseline.learn(past.hour(), past.point());
                presence.learn(past.hour(), past.point());
            }
        }
    }
}
