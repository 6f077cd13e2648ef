package dev.fleetward.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What answers so far told of the server's things: values of variables of paths, and forms with their fields. */
final class Known {
    private static final Pattern ADDRESS = Pattern.compile("(?:href|action)=\"(/[^\"#?]*)");
    private static final Pattern FORM =
            Pattern.compile("<form[^>]*action=\"(/[^\"#?]*)[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD =
            Pattern.compile("<(?:input|select|textarea|button)[^>]*name=\"([^\"]+)\"[^>]*>");
    private static final Pattern VALUE = Pattern.compile("(?:<option[^>]*|<input[^>]*)value=\"([^\"]*)\"");

    private final List<Operation> operations;
    private final Set<String> paths = new HashSet<>();
    private final Map<String, TreeSet<String>> values = new HashMap<>();
    private final Map<String, Map<String, List<String>>> forms = new HashMap<>();

    Known(List<Operation> operations) {
        this.operations = operations;
    }

    void learn(Operation asked, String contentType, String text) {
        if (contentType.startsWith("text/html")) {
            learnPage(text);
        } else if (contentType.startsWith("application/json")) {
            JsonNode answer = Json.read(text, JsonNode.class);
            learnItems(asked, answer.path("items"));
            learnItems(asked, answer);
        }
    }

    private void learnPage(String text) {
        Matcher addresses = ADDRESS.matcher(text);
        while (addresses.find()) {
            learnPath(addresses.group(1));
        }
        Matcher found = FORM.matcher(text);
        while (found.find()) {
            var fields = new HashMap<String, List<String>>();
            Matcher field = FIELD.matcher(found.group(2));
            while (field.find()) {
                fields.computeIfAbsent(field.group(1), _ -> values(found.group(2)));
            }
            if (!found.group(1).contains("{")) {
                forms.put(found.group(1), fields);
            }
        }
    }

    private static List<String> values(String form) {
        var values = new ArrayList<String>();
        Matcher value = VALUE.matcher(form);
        while (value.find()) {
            values.add(value.group(1));
        }
        return values;
    }

    private void learnPath(String path) {
        if (!paths.add(path)) {
            return;
        }
        for (Operation operation : operations) {
            operation.read(path).forEach((place, value) -> values.computeIfAbsent(place, _ -> new TreeSet<>())
                    .add(URLDecoder.decode(value, StandardCharsets.UTF_8)));
        }
    }

    private void learnItems(Operation asked, JsonNode items) {
        if (items.isArray()) {
            for (JsonNode item : items) {
                item.properties().stream()
                        .filter(field -> field.getValue().isValueNode())
                        .forEach(field -> values.computeIfAbsent(
                                        Operation.place(asked.path()) + "/{" + field.getKey() + "}",
                                        _ -> new TreeSet<>())
                                .add(field.getValue().asText()));
            }
        }
    }

    Optional<String> value(String place, Random random) {
        return any(new ArrayList<>(values.getOrDefault(place, new TreeSet<>())), random);
    }

    /** Where a form like that of the operation leads, and what it asks. */
    record Form(String path, Map<String, List<String>> fields) {}

    Optional<Form> form(Operation operation, Random random) {
        List<Form> fitting = forms.entrySet().stream()
                .filter(form -> form.getKey().equals(operation.path())
                        || !operation.read(form.getKey()).isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(form -> new Form(form.getKey(), form.getValue()))
                .toList();
        return any(fitting, random);
    }

    int size() {
        return values.values().stream().mapToInt(TreeSet::size).sum();
    }

    private static <T> Optional<T> any(List<T> all, Random random) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
}
