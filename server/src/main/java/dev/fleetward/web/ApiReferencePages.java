package dev.fleetward.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Json;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The OpenAPI document for people. */
@Path("/api-reference")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ApiReferencePages {
    private static final String ROOT = "/api/v1/";
    private static final Pattern CAPITAL = Pattern.compile("\\p{Lu}");

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance apiReference(Reference reference);
    }

    record Operation(String method, String path, String summary, List<String> parameters) {
        public boolean isChange() {
            return !method.equals("GET");
        }
    }

    record Group(String id, String name, List<Operation> operations) {}

    record Reference(int operations, List<Group> groups) {}

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance reference() {
        JsonNode document = Json.read(OpenApiResource.Form.JSON.document(), JsonNode.class);
        var groups = new TreeMap<String, List<Operation>>();
        document.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith(ROOT))
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("responses"))
                        .forEach(method -> groups.computeIfAbsent(group(path.getKey()), _ -> new ArrayList<>())
                                .add(operation(method.getKey(), path.getKey(), method.getValue()))));
        int operations = groups.values().stream().mapToInt(List::size).sum();
        return Templates.apiReference(new Reference(
                operations,
                groups.entrySet().stream()
                        .map(group -> new Group(
                                group.getKey(), group.getKey().replace('-', ' '), List.copyOf(group.getValue())))
                        .toList()));
    }

    private static Operation operation(String method, String path, JsonNode described) {
        var parameters = new ArrayList<String>();
        described.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                parameters.add(parameter.path("name").asText());
            }
        });
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                summary(described.path("operationId").asText()),
                parameters);
    }

    /** "DevicesResource_shownNow" is "Shown now". */
    private static String summary(String operation) {
        String words = CAPITAL.matcher(operation.substring(operation.lastIndexOf('_') + 1))
                .replaceAll(letter -> " " + letter.group().toLowerCase(Locale.ROOT));
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** The noun after the product, or the first one. */
    private static String group(String path) {
        String[] segments = path.substring(ROOT.length()).split("/", -1);
        boolean ofProduct = segments[0].equals("products") && segments.length > 2;
        return ofProduct ? segments[2] : segments[0];
    }
}
