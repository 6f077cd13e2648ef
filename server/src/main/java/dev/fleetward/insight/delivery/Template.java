package dev.fleetward.insight.delivery;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as {@code {{title}}}. */
public final class Template {
    static final int MAX_CHARACTERS = 10_000;
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([a-zA-Z]+)\\s*}}");

    /** What issue trackers take when an issue is made. */
    static final Map<String, String> OF_TRACKERS = Map.of("github", """
            {"title": "{{title}}", "body": "{{text}}\\n\\n{{link}}", "labels": ["fleetward"]}""", "gitlab", """
            {"title": "{{title}}", "description": "{{text}}\\n\\n{{link}}", "labels": "fleetward"}""", "jira", """
            {"fields": {"project": {"key": "KEY"}, "issuetype": {"name": "Bug"}, "summary": "{{title}}",
             "description": "{{text}}\\n\\n{{link}}", "labels": ["fleetward"]}}""");

    private Template() {}

    /** What may stand in a place, filled. */
    public static Map<String, String> values(Notification told) {
        var values = new LinkedHashMap<String, String>();
        values.put("title", told.title());
        values.put("text", told.text());
        values.put("link", told.link());
        values.put("kind", told.kind().slug());
        values.put("at", told.at().toString());
        values.put("product", told.product() == null ? "" : told.product().slug());
        values.put("productName", told.product() == null ? "" : told.product().name());
        values.put("rule", told.rule() == null ? "" : told.rule().name());
        values.put("severity", told.rule() == null ? "" : told.rule().severity());
        values.put("condition", told.rule() == null ? "" : told.rule().condition());
        var first = told.alerts().isEmpty() ? null : told.alerts().getFirst();
        values.put("alert", first == null ? "" : first.id());
        values.put("subject", first == null ? "" : first.subject());
        values.put("value", first == null ? "" : Double.toString(first.value()));
        values.put("unit", first == null ? "" : first.unit());
        values.put("sentence", first == null ? "" : first.sentence());
        return values;
    }

    /** Values are escaped to stand between the quotes of a JSON string. */
    static String json(String template, Map<String, String> values) {
        return fill(
                template,
                values,
                text -> String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)));
    }

    /** As plain text. */
    public static String text(String template, Map<String, String> values) {
        return fill(template, values, text -> text);
    }

    private static String fill(String template, Map<String, String> values, UnaryOperator<String> escape) {
        return PLACE.matcher(template)
                .replaceAll(place ->
                        Matcher.quoteReplacement(escape.apply(values.getOrDefault(place.group(1), place.group()))));
    }

    /** @throws Problem 400 when it is no JSON once filled, or names a place there is not */
    static String acceptable(String template, Map<String, String> example) {
        if (template.isBlank() || template.length() > MAX_CHARACTERS) {
            throw Problem.invalid("template must have 1 to %,d characters.".formatted(MAX_CHARACTERS));
        }
        PLACE.matcher(template)
                .results()
                .filter(place -> !example.containsKey(place.group(1)))
                .findFirst()
                .ifPresent(place -> {
                    throw Problem.invalid("template has no place {{%s}}; there are %s."
                            .formatted(place.group(1), String.join(", ", example.keySet())));
                });
        try {
            if (!Json.read(json(template, example), JsonNode.class).isObject()) {
                throw Problem.invalid("template must be a JSON object.");
            }
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    "template, once filled, is %s Places stand between quotes.".formatted(e.getMessage()));
        }
        return template.strip();
    }
}
