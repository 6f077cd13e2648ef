package dev.fleetward.disclosure.csaf;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JSON schema of CSAF 2.0, and FIRST's of CVSS that it refers to (test 6.1.8). */
final class CsafSchema {
    private static final int MAX_FAILURES = 200;
    private static final Map<String, String> CVSS = Map.of(
            "2.0", "https://www.first.org/cvss/cvss-v2.0.json",
            "3.0", "https://www.first.org/cvss/cvss-v3.0.json",
            "3.1", "https://www.first.org/cvss/cvss-v3.1.json");

    private static final Pattern OF_CVSS = Pattern.compile("/vulnerabilities/\\d+/scores/\\d+/cvss_v[23](/.*)?");
    private static final String CSAF = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json";

    /** Loaded once, on first use: the command line validates without a server. */
    private static final class Loaded {
        private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(
                        CSAF,
                        Resource.text("csaf_json_schema.json"),
                        "https://www.first.org/cvss/cvss-v2.0.json",
                        Resource.text("cvss-v2.0.json"),
                        "https://www.first.org/cvss/cvss-v3.0.json",
                        Resource.text("cvss-v3.0.json"),
                        "https://www.first.org/cvss/cvss-v3.1.json",
                        Resource.text("cvss-v3.1.json")))));

        private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ENGLISH)
                .build();

        static JsonSchema schema(String address) {
            return FACTORY.getSchema(SchemaLocation.of(address), CONFIG);
        }
    }

    private CsafSchema() {}

    static void check(JsonNode document, Failures failures) {
        messages(CSAF, document)
                .map(message -> failure(Failure.SCHEMA, "", message))
                .filter(failure -> !OF_CVSS.matcher(failure.path()).matches())
                .forEach(failures::add);
        Place root = Place.root(document);
        for (Place vulnerability : root.each("vulnerabilities")) {
            for (Place score : vulnerability.each("scores")) {
                cvss(score.at("cvss_v2"), failures);
                cvss(score.at("cvss_v3"), failures);
            }
        }
    }

    private static void cvss(Place cvss, Failures failures) {
        if (!cvss.exists()) {
            return;
        }
        boolean second = cvss.path().endsWith("cvss_v2");
        String version = cvss.text("version");
        Optional<String> address =
                Optional.ofNullable(CVSS.get(version)).filter(_ -> version.startsWith("2") == second);
        if (address.isEmpty()) {
            failures.add(
                    "6.1.8",
                    cvss.at("version"),
                    second ? "must be 2.0" : "must be 3.0 or 3.1, not “%s”".formatted(version));
            return;
        }
        messages(address.get(), cvss.node())
                .map(message -> failure("6.1.8", cvss.path(), message))
                .forEach(failures::add);
    }

    private static Stream<ValidationMessage> messages(String address, JsonNode node) {
        return Loaded.schema(address).validate(node).stream()
                .sorted(Comparator.comparing(
                        message -> message.getInstanceLocation().toString()))
                .limit(MAX_FAILURES);
    }

    private static Failure failure(String test, String base, ValidationMessage message) {
        String path = message.getInstanceLocation().toString();
        String said = message.getMessage();
        return new Failure(test, base + path, said.startsWith(path + ": ") ? said.substring(path.length() + 2) : said);
    }
}
