package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.telemetry.FieldText;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Text;
import dev.fleetward.ingest.FieldEvent.Unset;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.symbols.SymbolMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One metric's value in one report. What a device did not set is no sample: missing is not zero. */
record Sample(
        String metric,
        String build,
        @Nullable Double number,
        @Nullable String text) {
    static final int MAX_NAME_CHARACTERS = 128;
    static final int MAX_TEXT_CHARACTERS = 1_024;
    /** No firmware defines more; the whole report is kept with its event in any case. */
    static final int MAX_SAMPLES_AN_EVENT = 1_000;

    static List<Sample> of(FieldEvent.Heartbeat heartbeat) {
        return of("heartbeat", heartbeat.origin().buildIdPrefix(), heartbeat.metrics());
    }

    /** The heartbeat is itself the last session: only symbols tell which index that is. */
    static List<Sample> of(FieldEvent.Session session) {
        return of(group(session.index()), session.origin().buildIdPrefix(), session.metrics());
    }

    /** What stands for a session's name until symbols tell it. */
    static String group(long session) {
        return "session[" + session + "]";
    }

    /** A session's metrics are others than the heartbeat's, though their names may be the same. */
    static List<Sample> of(FieldEvent.NamedSession session) {
        var named = new LinkedHashMap<String, MetricValue>();
        session.metrics().values().forEach((name, value) -> named.put(session.name() + "." + name, value));
        if (session.durationMs() != null) {
            named.put(session.name() + ".duration_ms", new Whole(session.durationMs()));
        }
        return of(session.name(), session.origin().buildIdPrefix(), new Named(named));
    }

    /** One reading of an agent's fine-grained recording. */
    static Optional<Sample> of(AgentContent.Rollup rollup, AgentContent.Point point) {
        return read(clean(rollup.name(), MAX_NAME_CHARACTERS), "", new Fraction(point.value()));
    }

    private static List<Sample> of(String group, @Nullable String buildIdPrefix, Metrics metrics) {
        var samples = new ArrayList<Sample>();
        switch (metrics) {
            case Named named ->
                named.values().forEach((name, value) -> read(clean(name, MAX_NAME_CHARACTERS), "", value)
                        .ifPresent(samples::add));
            case Positional positional -> {
                String build = buildIdPrefix == null ? "unknown" : buildIdPrefix;
                for (int i = 0; i < positional.values().size(); i++) {
                    read(group + "[" + i + "]", build, positional.values().get(i))
                            .ifPresent(samples::add);
                }
            }
            case Defined defined -> {
                for (int i = 0; i < defined.values().size(); i++) {
                    SymbolMap.Metric metric = defined.definitions().get(i);
                    read(name(metric), "", scaled(defined.values().get(i), metric.scale()))
                            .ifPresent(samples::add);
                }
            }
        }
        return samples.size() > MAX_SAMPLES_AN_EVENT ? samples.subList(0, MAX_SAMPLES_AN_EVENT) : samples;
    }

    /** A session's metrics are told from the heartbeat's of the same name. */
    private static String name(SymbolMap.Metric metric) {
        boolean ofHeartbeat = metric.session().equals("heartbeat");
        return clean(ofHeartbeat ? metric.name() : metric.session() + "." + metric.name(), MAX_NAME_CHARACTERS);
    }

    private static MetricValue scaled(MetricValue value, long scale) {
        return value instanceof Whole whole && scale != 1 ? new Fraction((double) whole.value() / scale) : value;
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
            case Unset _ -> Optional.empty();
        };
    }

    private static String clean(String text, int maxCharacters) {
        return FieldText.clean(text, maxCharacters);
    }
}
