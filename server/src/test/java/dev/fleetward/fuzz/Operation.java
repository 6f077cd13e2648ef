package dev.fleetward.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One operation of the OpenAPI document. */
record Operation(String verb, String path, List<JsonNode> parameters, JsonNode body) {
    private static final Set<String> VERBS = Set.of("get", "post", "put", "delete", "patch", "head");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    static List<Operation> of(JsonNode document) {
        var operations = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> VERBS.contains(operation.getKey()))
                .forEach(operation -> operations.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        parameters(path.getValue(), operation.getValue()),
                        operation.getValue().path("requestBody").path("content")))));
        return operations;
    }

    private static List<JsonNode> parameters(JsonNode path, JsonNode operation) {
        var parameters = new ArrayList<JsonNode>();
        path.path("parameters").forEach(parameters::add);
        operation.path("parameters").forEach(parameters::add);
        return parameters;
    }

    boolean isForPeople() {
        return !path.startsWith("/api/");
    }

    /** @param value by the path up to the variable, with it: {@code /products/{slug}} */
    String filled(Function<String, String> value) {
        Matcher variable = VARIABLE.matcher(path);
        var filled = new StringBuilder();
        while (variable.find()) {
            String text = value.apply(place(path.substring(0, variable.end())));
            variable.appendReplacement(filled, Matcher.quoteReplacement(encoded(text)));
        }
        return variable.appendTail(filled).toString();
    }

    /** Of the variables in a path of this operation, by their place; empty when it is another's path. */
    Map<String, String> read(String concrete) {
        String[] ours = path.split("/");
        String[] theirs = concrete.split("/");
        var values = new TreeMap<String, String>();
        if (ours.length != theirs.length) {
            return Map.of();
        }
        var place = new StringBuilder();
        for (int i = 1; i < ours.length; i++) {
            place.append('/').append(ours[i]);
            if (VARIABLE.matcher(ours[i]).matches()) {
                values.put(place(place.toString()), theirs[i]);
            } else if (!ours[i].equals(theirs[i])) {
                return Map.of();
            }
        }
        return values;
    }

    /** Page and API name the same things at the same places. */
    static String place(String path) {
        return path.replaceFirst("^/api/v1", "");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
