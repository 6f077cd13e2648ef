package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Watched.Figure;
import dev.fleetward.kernel.Watched.Slice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be watched, as the API gives it; the recommended rule in the words rules are written in. */
record FigureView(
        String id,
        String title,
        String unit,
        List<Slice> slices,
        @Nullable Recommended recommended) {

    record Recommended(
            String name, String comparison, double threshold, double clear, String holdFor, String severity) {}

    static FigureView of(Figure figure) {
        return new FigureView(
                figure.id(),
                figure.title(),
                figure.unit(),
                figure.slices(),
                figure.suggestion()
                        .map(rule -> new Recommended(
                                rule.name(),
                                (rule.isHighBad() ? Comparison.ABOVE : Comparison.BELOW).slug(),
                                rule.threshold(),
                                rule.clear(),
                                Numbers.written(rule.holdFor()),
                                rule.severity().name().toLowerCase(Locale.ROOT)))
                        .orElse(null));
    }
}
