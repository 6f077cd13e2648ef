package dev.fleetward.insight.alerts;

import dev.fleetward.insight.delivery.Target;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched.Figure;
import dev.fleetward.kernel.Watched.Slice;
import dev.fleetward.kernel.Watched.Suggestion;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands in the fields of a rule's form, as people wrote it. */
record RuleForm(
        String slug,
        @Nullable UUID id,
        Figure figure,
        Map<String, String> fields,
        List<UUID> chosen,
        List<Target> targets) {
    private static final String SLICE = "slice.";

    /** With what the room recommends, if it does. */
    static RuleForm fresh(String slug, Figure figure, List<Target> targets) {
        var fields = new HashMap<String, String>(Map.of(
                "name", figure.title(), "comparison", "above", "holdFor", "10m", "every", "1m", "severity", "warning"));
        fields.put("grouping", "together");
        fields.put("on", "yes");
        figure.slices().forEach(slice -> fields.put(SLICE + slice.name(), slice.otherwise()));
        Optional<Suggestion> suggestion = figure.suggestion();
        suggestion.ifPresent(rule -> {
            fields.put("name", rule.name());
            fields.put("comparison", (rule.isHighBad() ? Comparison.ABOVE : Comparison.BELOW).slug());
            fields.put("threshold", Numbers.exact(rule.threshold()));
            fields.put("clear", Numbers.exact(rule.clear()));
            fields.put("holdFor", Numbers.written(rule.holdFor()));
            fields.put("severity", rule.severity().name().toLowerCase(java.util.Locale.ROOT));
        });
        var all = targets.stream()
                .filter(one -> !one.kind().equals("tracker"))
                .map(Target::id)
                .toList();
        return new RuleForm(slug, null, figure, fields, all, targets);
    }

    static RuleForm of(String slug, Rule rule, Figure figure, List<Target> targets) {
        RuleView view = RuleView.of(rule);
        var fields = new HashMap<String, String>();
        rule.slice().forEach((name, value) -> fields.put(SLICE + name, value));
        fields.put("name", view.name());
        fields.put("comparison", view.comparison());
        fields.put("threshold", Numbers.exact(view.threshold()));
        fields.put("clear", Numbers.exact(view.clear()));
        fields.put("holdFor", view.holdFor());
        fields.put("every", view.every());
        fields.put("remindEvery", rule.remindEvery().isZero() ? "" : view.remindEvery());
        fields.put("grouping", view.grouping());
        fields.put("severity", view.severity());
        fields.put("message", view.message());
        fields.put("on", view.on() ? "yes" : "");
        return new RuleForm(slug, rule.id(), figure, fields, view.targets(), targets);
    }

    /** As it was sent, so that nothing is lost when something in it is wrong. */
    RuleForm sent(MultivaluedMap<String, String> form) {
        var fields = new HashMap<String, String>();
        form.forEach((name, values) -> fields.put(name, values.isEmpty() ? "" : values.getFirst()));
        var chosen = form.getOrDefault("target", List.of()).stream()
                .map(AlertPages::id)
                .toList();
        return new RuleForm(slug, id, figure, fields, chosen, targets);
    }

    WantedRule wanted() {
        return new WantedRule(
                value("name"),
                figure.id(),
                slice(),
                value("comparison"),
                number("threshold"),
                number("clear"),
                value("holdFor"),
                value("every"),
                value("remindEvery"),
                value("grouping"),
                value("severity"),
                value("message"),
                chosen,
                !value("on").isEmpty());
    }

    Map<String, String> slice() {
        var slice = new LinkedHashMap<String, String>();
        figure.slices().forEach(one -> slice.put(one.name(), value(SLICE + one.name())));
        return slice;
    }

    private @Nullable Double number(String name) {
        String text = value(name).strip().replace(',', '.');
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw Problem.invalid("%s must be a number, not “%s”.".formatted(name, text));
        }
    }

    public String value(String name) {
        return fields.getOrDefault(name, "");
    }

    public String sliceValue(Slice slice) {
        return value(SLICE + slice.name());
    }

    public boolean is(String name, String value) {
        return value(name).equals(value);
    }

    public boolean tells(Target target) {
        return chosen.contains(target.id());
    }

    public String action() {
        return "/products/%s/alerts/rules%s".formatted(slug, id == null ? "" : "/" + id);
    }
}
