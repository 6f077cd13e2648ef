package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.components.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors that the schemes' own projects publish; every one must hold. */
class VersionVectorsTest {

    private static final Pattern RPM = Pattern.compile("RPMVERCMP\\(([^,]+), ([^,]+), (-?\\d)\\).*");
    private static final Pattern APK = Pattern.compile("(\\S+) ([<>=]) (\\S+)");

    private final List<String> wrong = new ArrayList<>();
    private int checked;

    @ParameterizedTest
    @CsvSource({
        "univers/deb_version_python_pkg_test.json, DEB, 21",
        "univers/openssl_version_cmp.json, GENERIC, 44",
        "vers-spec/openssl_version_cmp_test.json, GENERIC, 44",
        "vers-spec/maven_version_cmp_test.json, MAVEN, 977",
        "vers-spec/nuget_version_cmp_test.json, NUGET, 33",
        "vers-spec/alpine_version_cmp_test.json, APK, 716",
        "vers-spec/conan_version_cmp_test.json, CONAN, 47"
    })
    void comparisons_and_equalities_hold(String file, VersionOrder order, int vectors) throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(Conformance.folder("sbom-vuln/versions/" + file).toFile());
        for (JsonNode test : root.isArray() ? root : root.get("tests")) {
            JsonNode versions = test.path("input").path("versions");
            JsonNode expected = test.get("expected_output");
            switch (test.path("test_type").asText()) {
                case "equality" -> {
                    boolean equal = expected.asBoolean();
                    check(order, versions.path(0).asText(), versions.path(1).asText(), sign -> sign == 0 == equal);
                }
                case "comparison" -> {
                    for (int i = 1; i < expected.size(); i++) {
                        check(
                                order,
                                expected.get(i - 1).asText(),
                                expected.get(i).asText(),
                                sign -> sign <= 0);
                    }
                }
                default -> wrong.add("a test of type " + test.path("test_type"));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(checked).isEqualTo(vectors);
    }

    @Test
    void rpm_compares_as_rpm_does() throws IOException {
        for (String line : lines("univers/rpmvercmp.at")) {
            Matcher vector = RPM.matcher(line);
            if (vector.matches()) {
                int expected = Integer.parseInt(vector.group(3));
                check(VersionOrder.RPM, vector.group(1), vector.group(2), sign -> sign == expected);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(checked).isEqualTo(91);
    }

    @Test
    void apk_compares_as_apk_tools_does() throws IOException {
        for (String line : lines("univers/alpine_test.txt")) {
            Matcher vector = APK.matcher(line);
            if (vector.matches()) {
                int expected = "<=>".indexOf(vector.group(2)) - 1;
                check(VersionOrder.APK, vector.group(1), vector.group(3), sign -> sign == expected);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(checked).isEqualTo(716);
    }

    @Test
    void what_alpine_holds_for_a_version_is_read_and_nothing_else() throws IOException {
        assertThat(versions("alpine-valid.txt")).isNotEmpty().allSatisfy(version -> assertThat(
                        VersionOrder.APK.tell(version, "0_alpha0").orElseThrow())
                .isPositive());
        assertThat(versions("alpine-invalid.txt")).isNotEmpty().allSatisfy(version -> assertThat(
                        VersionOrder.APK.tell(version, "0_alpha0"))
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"pypi_range_containment_test.json, PYPI, 10", "npm_range_containment_test.json, NPM, 1"})
    void ranges_contain_what_they_should(String file, VersionOrder order, int vectors) throws IOException {
        JsonNode tests = new ObjectMapper()
                .readTree(Conformance.folder("sbom-vuln/versions/vers-spec/" + file)
                        .toFile())
                .get("tests");
        for (JsonNode test : tests) {
            String vers = test.path("input").path("vers").asText();
            String version = test.path("input").path("version").asText();
            assertThat(contains(vers.substring(vers.indexOf('/') + 1), order, version))
                    .as("%s in %s", version, vers)
                    .isEqualTo(test.get("expected_output").asBoolean());
        }

        assertThat(tests).hasSize(vectors);
    }

    /** As the vers specification says: named versions first, then the intervals between the bounds. */
    private static boolean contains(String constraints, VersionOrder order, String version) {
        if (constraints.equals("*")) {
            return true;
        }
        List<String> bounds = new ArrayList<>();
        for (String constraint : constraints.split("\\|")) {
            String named = constraint.replaceFirst("^[<>!=]+", "");
            if (order.compare(named, version) == 0) {
                return !constraint.startsWith("!") && !constraint.matches("[<>][^=].*");
            }
            if (constraint.matches("[<>].*")) {
                bounds.add(constraint);
            }
        }
        bounds.sort((a, b) -> order.compare(a.replaceFirst("^[<>=]+", ""), b.replaceFirst("^[<>=]+", "")));
        boolean inside = !bounds.isEmpty() && bounds.getFirst().startsWith("<");
        for (String bound : bounds) {
            if (order.compare(version, bound.replaceFirst("^[<>=]+", "")) > 0) {
                inside = bound.startsWith(">");
            }
        }
        return inside;
    }

    private void check(VersionOrder order, String left, String right, IntPredicate holds) {
        checked++;
        int sign = Integer.signum(order.compare(left, right));
        if (!holds.test(sign)) {
            wrong.add(order + ": " + left + " against " + right + " is " + sign);
        }
        // What a scheme orders but has no number is held back on purpose.
        if (Digits.occurIn(left)
                && Digits.occurIn(right)
                && order.tell(left, right).isEmpty()) {
            wrong.add(order + ": " + left + " against " + right + " is not told");
        }
    }

    private static List<String> versions(String file) throws IOException {
        return lines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Conformance.folder("sbom-vuln/versions/" + file));
    }
}
