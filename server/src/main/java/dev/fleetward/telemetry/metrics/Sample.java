package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.Histogram;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Text;
import dev.fleetward.ingest.FieldEvent.Unset;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.telemetry.FieldMetrics;
import dev.fleetward.telemetry.FieldText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One metric's value in one report. What a device did not set is no sample: missing is not zero.
 *
 * @param number of a histogram its mean
 * @param meaning what the device or its symbols say of it beside the value
 */
record Sample(
        String metric,
        String build,
        @Nullable Double number,
        @Nullable String text,
        @Nullable Histogram histogram,
        @Nullable Meaning meaning) {
    private Sample(String metric, String build, @Nullable Double number, @Nullable String text) {
        this(metric, build, number, text, null, null);
    }

    private Sample with(@Nullable Meaning of) {
        return of == null ? this : new Sample(metric, build, number, text, histogram, of);
    }

    /** Since when the value counts up; null when it stands for itself. */
    @Nullable
    Instant since() {
        return meaning == null ? null : meaning.since();
    }

    static final int MAX_NAME_CHARACTERS = 128;
    static final int MAX_TEXT_CHARACTERS = 1_024;
    /** No firmware defines more; the whole report is kept with its event in any case. */
    static final int MAX_SAMPLES_AN_EVENT = 1_000;

    static List<Sample> of(FieldEvent.Heartbeat heartbeat) {
        return of("heartbeat", "", heartbeat.origin().buildIdPrefix(), heartbeat.metrics());
    }

    /** A session's metrics are others than the heartbeat's, though their names may be the same. */
    static List<Sample> of(FieldEvent.Session session) {
        String name = session.name();
        String prefix = session.isNamed() ? name + "." : "";
        String group = session.index() == null ? String.valueOf(name) : "session[" + session.index() + "]";
        var samples = of(group, prefix, session.origin().buildIdPrefix(), session.metrics());
        if (session.durationMs() != null) {
            read(clean(prefix + "duration_ms", MAX_NAME_CHARACTERS), "", new Whole(session.durationMs()))
                    .ifPresent(samples::add);
        }
        return samples;
    }

    /** One reading of an agent's fine-grained recording. */
    static Optional<Sample> of(AgentContent.Rollup rollup, AgentContent.Point point) {
        return read(clean(rollup.name(), MAX_NAME_CHARACTERS), "", new Fraction(point.value()));
    }

    /**
     * @param group stands for a metric's name, with its place, until symbols tell it
     * @param prefix of the names
     */
    private static List<Sample> of(String group, String prefix, @Nullable String buildIdPrefix, Metrics metrics) {
        var samples = new ArrayList<Sample>();
        if (metrics instanceof Positional positional) {
            String build = buildIdPrefix == null ? "unknown" : buildIdPrefix;
            for (int i = 0; i < positional.values().size() && samples.size() < MAX_SAMPLES_AN_EVENT; i++) {
                read(group + "[" + i + "]", build, positional.values().get(i)).ifPresent(samples::add);
            }
            return samples;
        }
        Map<String, Meaning> meanings = FieldMetrics.meanings(metrics);
        for (Map.Entry<String, MetricValue> metric :
                FieldMetrics.byName(metrics).entrySet()) {
            if (samples.size() == MAX_SAMPLES_AN_EVENT) {
                break;
            }
            read(clean(prefix + metric.getKey(), MAX_NAME_CHARACTERS), "", metric.getValue())
                    .map(sample -> sample.with(meanings.get(metric.getKey())))
                    .ifPresent(samples::add);
        }
        return samples;
    }

    private static Optional<Sample> read(String metric, String build, MetricValue value) {
        return switch (value) {
            case Whole whole -> Optional.of(new Sample(metric, build, (double) whole.value(), null));
            case Fraction fraction ->
                Double.isFinite(fraction.value())
                        ? Optional.of(new Sample(metric, build, fraction.value(), null))
                        : Optional.empty();
            case Text text ->
                text.value().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Sample(metric, build, null, clean(text.value(), MAX_TEXT_CHARACTERS)));
            case FieldEvent.Flag flag -> Optional.of(new Sample(metric, build, flag.value() ? 1.0 : 0.0, null));
            case Histogram histogram -> Optional.of(new Sample(metric, build, mean(histogram), null, histogram, null));
            case Unset _ -> Optional.empty();
        };
    }

    private static @Nullable Double mean(Histogram histogram) {
        Double sum = histogram.sum();
        return sum == null || histogram.count() <= 0 ? null : (Double) (sum / histogram.count());
    }

    private static String clean(String text, int maxCharacters) {
        return FieldText.clean(text, maxCharacters);
    }
}
