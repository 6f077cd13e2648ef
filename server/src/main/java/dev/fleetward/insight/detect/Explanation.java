package dev.fleetward.insight.detect;

import dev.fleetward.telemetry.ChartView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A finding in one sentence with its figures. */
final class Explanation {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TREND_DAYS = 14;

    private Explanation() {}

    static String of(Finding it) {
        return switch (it.shape()) {
            case DROP_OUT ->
                "Only %,d of the usual %,d devices of %s report %s, since %s."
                        .formatted(
                                Math.round(it.value()),
                                Math.round(it.usual()),
                                it.slice().words(),
                                it.metric(),
                                at(it.since()));
            case TREND ->
                "%s went from %s to %s in %d days, %s."
                        .formatted(subject(it), number(it.usual()), number(it.value()), TREND_DAYS, devices(it));
            case VARIANCE ->
                "%s varies %s× as much from hour to hour as usual, %s, since %s."
                        .formatted(subject(it), times(it.ratio()), devices(it), at(it.since()));
            case SPIKE ->
                "%s was %s in the hour from %s, %s.".formatted(subject(it), compared(it), at(it.since()), devices(it));
            default ->
                "%s is %s, %s%s, since %s."
                        .formatted(subject(it), compared(it), devices(it), interval(it), at(it.since()));
        };
    }

    private static String subject(Finding it) {
        String what = it.metric().equals(CrashCells.CRASHES)
                ? "Crash rate"
                : it.measure() == Measure.RATE ? "Rate of " + it.metric() : "Mean " + it.metric();
        boolean besideOthers = it.against().isPresent() && it.slice().version().isPresent();
        String slice =
                besideOthers ? it.slice().version().orElseThrow() : it.slice().words();
        return what + " of " + slice;
    }

    private static String compared(Finding it) {
        String rest = it.slice().without(Slice.VERSION).words();
        String others = it.against()
                .map(version -> "that of " + version
                        + (it.slice().parts().size() < 2 ? "" : " on " + rest.replaceFirst("^hardware ", "")))
                .orElse("its usual");
        if (it.measure() == Measure.RATE) {
            return "%s× %s".formatted(times(it.ratio()), others);
        }
        double off = it.value() - it.usual();
        String values = "(%s instead of %s)".formatted(number(it.value()), number(it.usual()));
        if (it.usual() == 0) {
            return "%s than %s %s".formatted(off > 0 ? "higher" : "lower", others, values);
        }
        return "%.0f %% %s %s %s"
                .formatted(100 * Math.abs(off / it.usual()), off > 0 ? "above" : "below", others, values);
    }

    private static String interval(Finding it) {
        if (it.low() == 0 && it.high() == 0) {
            return "";
        }
        return it.measure() == Measure.RATE
                ? ", 95 %% CI %s–%s".formatted(times(it.low()), times(it.high()))
                : ", 95 %% CI of the difference %s to %s".formatted(number(it.low()), number(it.high()));
    }

    private static String devices(Finding it) {
        return "%,d %s".formatted(it.affected(), it.affected() == 1 ? "device" : "devices");
    }

    private static String times(double ratio) {
        return String.format(Locale.ENGLISH, ratio < 100 ? "%.1f" : "%,.0f", ratio);
    }

    private static String number(double value) {
        return ChartView.number(value);
    }

    private static String at(long hour) {
        return MINUTES.format(Instant.ofEpochSecond(hour * 3600));
    }

    static String at(Instant moment) {
        return MINUTES.format(moment);
    }
}
