package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.components.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

    @Test
    void semantic_versions_follow_the_specification_and_what_registries_hold() {
        assertAscending(
                VersionOrder.SEMVER,
                "0.0.0-20190101000000-abcdef",
                "0.9",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "v1.0.0",
                "1.2.4-0.20200101000000-abcdef",
                "1.2.4",
                "1.10.0");
        assertThat(VersionOrder.SEMVER.compare("v3.2.0+incompatible", "3.2.0")).isZero();
        assertThat(VersionOrder.SEMVER.compare("1.0", "1.0.0")).isZero();
    }

    @Test
    void software_without_a_scheme_is_ordered_as_people_read_it() {
        assertAscending(
                VersionOrder.GENERIC,
                "1.0.2-dev",
                "1.0.2beta1",
                "1.0.2rc1",
                "1.0.2",
                "1.0.2a",
                "1.0.2z",
                "1.0.2za",
                "1.0.3");
        assertThat(VersionOrder.GENERIC.compare("v4.9.3", "4.9.3")).isZero();
        assertThat(VersionOrder.GENERIC.compare("1.31.1-r0", "1.31.1")).isZero();
        assertThat(VersionOrder.GENERIC.compare("1.0", "1")).isZero();
        assertThatThrownBy(() -> VersionOrder.GENERIC.compare("2023.04", "1.2"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VersionOrder.GENERIC.compare("unknown", "1.2"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void debian_versions_compare_as_dpkg_compares_them() throws Exception {
        Path dpkg = Path.of("/usr/bin/dpkg");
        Assumptions.assumeTrue(Files.isExecutable(dpkg), "needs dpkg to compare with");
        Random random = new Random(20_26);
        List<String[]> pairs = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 1_500; i++) {
            String left = debian(random);
            String right =
                    random.nextInt(4) == 0 ? left + pick(random, "~", "+b1", "-1", "0", ".0", "a") : debian(random);
            pairs.add(new String[] {left, right});
            script.append("if dpkg --compare-versions '%s' lt '%s'; then echo -1; ".formatted(left, right))
                    .append("elif dpkg --compare-versions '%s' eq '%s'; then echo 0; else echo 1; fi\n"
                            .formatted(left, right));
        }
        Process shell = new ProcessBuilder("sh")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofVirtual().start(() -> {
            try (var in = shell.getOutputStream()) {
                in.write(script.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        });
        List<String> answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(answers).hasSameSizeAs(pairs);
        for (int i = 0; i < pairs.size(); i++) {
            int ours = Integer.signum(VersionOrder.DEB.compare(pairs.get(i)[0], pairs.get(i)[1]));
            assertThat(ours)
                    .as("%s against %s", pairs.get(i)[0], pairs.get(i)[1])
                    .isEqualTo(Integer.parseInt(answers.get(i)));
        }
    }

    @Test
    void published_vectors_of_other_schemes_hold() throws IOException {
        List<String> wrong = new ArrayList<>();
        comparisons("versions/univers/deb_version_python_pkg_test.json", VersionOrder.DEB, wrong);
        comparisons("versions/vers-spec/maven_version_cmp_test.json", VersionOrder.MAVEN, wrong);
        comparisons("versions/vers-spec/nuget_version_cmp_test.json", VersionOrder.NUGET, wrong);
        comparisons("versions/univers/openssl_version_cmp.json", VersionOrder.GENERIC, wrong);
        lines("versions/univers/rpmvercmp.at", "^RPMVERCMP\\(([^,]+), ([^,]+), (-?\\d)\\)", VersionOrder.RPM, wrong);
        lines("versions/univers/alpine_test.txt", "^(\\S+) ([<>=]) (\\S+)$", VersionOrder.APK, wrong);

        // Maven itself changed its mind about "-1" against ".a"; the library follows the newer order.
        assertThat(wrong).allMatch(line -> line.startsWith("MAVEN: 2-1 against 2.0"));
    }

    private static void comparisons(String file, VersionOrder order, List<String> wrong) throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(Conformance.folder("sbom-vuln/" + file).toFile());
        for (JsonNode test : root.isArray() ? root : root.get("tests")) {
            JsonNode versions = test.path("input").path("versions");
            if (!test.path("test_type").asText().equals("comparison") || versions.size() != 2) {
                continue;
            }
            JsonNode expected = test.path("expected_output");
            note(order, expected.get(0).asText(), expected.get(1).asText(), -1, true, wrong);
        }
    }

    private static void lines(String file, String shape, VersionOrder order, List<String> wrong) throws IOException {
        Pattern pattern = Pattern.compile(shape);
        for (String line : Files.readAllLines(Conformance.folder("sbom-vuln/" + file))) {
            Matcher matcher = pattern.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            boolean infix = "<>=".contains(matcher.group(2));
            int expected = infix ? "<=>".indexOf(matcher.group(2)) - 1 : Integer.parseInt(matcher.group(3));
            note(order, matcher.group(1), matcher.group(infix ? 3 : 2), expected, false, wrong);
        }
    }

    private static void note(
            VersionOrder order, String left, String right, int expected, boolean orEqual, List<String> wrong) {
        String actual;
        try {
            int sign = Integer.signum(order.compare(left, right));
            if (sign == expected || orEqual && sign == 0) {
                return;
            }
            actual = String.valueOf(sign);
        } catch (IllegalArgumentException refused) {
            actual = "refused";
        }
        wrong.add(order + ": " + left + " against " + right + " is " + actual + ", not " + expected);
    }

    private static String debian(Random random) {
        StringBuilder version = new StringBuilder(pick(random, "", "", "", "1:", "0:", "12:"));
        version.append(random.nextInt(12));
        for (int i = random.nextInt(5); i > 0; i--) {
            version.append(pick(random, ".", "~", "+", "a", "rc", "dfsg", "-", ".0", "00", "Z", "~~"))
                    .append(random.nextInt(3) == 0 ? "" : random.nextInt(120));
        }
        // A dash must be followed by a revision, else dpkg refuses the text.
        return version.append("1")
                .append(pick(random, "", "-1", "-0ubuntu1~22.04", "-1+deb12u3", "-1.1~bpo9"))
                .toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static void assertAscending(VersionOrder order, String... versions) {
        for (int i = 0; i < versions.length; i++) {
            for (int j = 0; j < versions.length; j++) {
                assertThat(Integer.signum(order.compare(versions[i], versions[j])))
                        .as("%s against %s", versions[i], versions[j])
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
