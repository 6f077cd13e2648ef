package dev.fleetward.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PurlTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Types whose registry forbids shapes of names or qualifiers: such a component is kept as it was written. */
    private static final Set<String> OWN_RULES =
            Set.of("chrome-extension", "cpan", "git", "julia", "mlflow", "otp", "swift", "vcpkg", "vscode-extension");
    /** The suite folds upper-case qualifier keys in "validate" and refuses them in "parse": we fold. */
    private static final Pattern UPPER_CASE_KEY = Pattern.compile("[?&][A-Z]");

    @Test
    void one_package_written_in_two_ways_is_one_purl() {
        assertThat(Purl.parse("pkg:PyPI/Django_App@1.0")).isEqualTo(Purl.parse("pkg:pypi/django-app@1.0"));
        assertThat(Purl.parse("pkg:npm/@scope/name@1.2.3").fullName()).isEqualTo("@scope/name");
        assertThat(Purl.parse("pkg:deb/debian/nginx@1.2.1-2.2%2Bwheezy2?arch=amd64&distro=debian-7"))
                .satisfies(purl -> {
                    assertThat(purl.version()).isEqualTo("1.2.1-2.2+wheezy2");
                    assertThat(purl.qualifier("distro")).isEqualTo("debian-7");
                    assertThat(purl.toString())
                            .isEqualTo("pkg:deb/debian/nginx@1.2.1-2.2%2Bwheezy2?arch=amd64&distro=debian-7");
                });
    }

    @Test
    void text_that_is_no_purl_is_refused_and_never_throws_anything_else() {
        for (String text : List.of("", "pkg:", "pkg:npm", "npm/x@1", "pkg:npm/%zz", "pkg:npm/a%", "pkg:3x/y")) {
            assertThat(Purl.find(text)).as(text).isEmpty();
        }
    }

    @Test
    void the_official_suite_parses_and_prints_as_it_says() throws IOException {
        List<String> wrong = new ArrayList<>();
        int[] checked = {0};
        try (Stream<Path> files = Files.list(Conformance.folder("sbom-vuln/purl"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode test : JSON.readTree(file.toFile()).get("tests")) {
                    check(test, checked, wrong);
                }
            }
        }

        assertThat(checked[0]).isGreaterThan(300);
        assertThat(wrong).isEmpty();
    }

    private static void check(JsonNode test, int[] checked, List<String> wrong) {
        String kind = test.path("test_type").asText();
        if (!test.path("input").isTextual() || !(kind.equals("parse") || kind.equals("validate"))) {
            return;
        }
        String input = test.get("input").asText();
        boolean mustFail = test.path("expected_failure").asBoolean();
        if (OWN_RULES.contains(input.replaceFirst("^pkg:([a-z-]+)/.*$", "$1"))
                || UPPER_CASE_KEY.matcher(input).find()) {
            return;
        }
        checked[0]++;
        String actual = Purl.find(input)
                .map(purl -> kind.equals("parse") ? describe(purl) : purl.toString())
                .orElse("refused");
        JsonNode output = test.path("expected_output");
        String expected = mustFail ? "refused" : kind.equals("parse") ? describe(output) : output.asText();
        if (!actual.equals(expected)) {
            wrong.add(input + " gives " + actual + " instead of " + expected);
        }
    }

    private static String describe(Purl purl) {
        return String.join("|", purl.type(), purl.namespace(), purl.name(), purl.version(), purl.subpath())
                + purl.qualifiers();
    }

    private static String describe(JsonNode parts) {
        TreeMap<String, String> qualifiers = new TreeMap<>();
        parts.path("qualifiers")
                .properties()
                .forEach(q -> qualifiers.put(q.getKey(), q.getValue().asText()));
        return Stream.of("type", "namespace", "name", "version", "subpath")
                        .map(part -> parts.path(part).asText("").replace("null", ""))
                        .collect(Collectors.joining("|"))
                + qualifiers;
    }
}
