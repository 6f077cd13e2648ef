package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        assertThat(VersionOrder.GENERIC.tell("2023.04", "1.2")).isEmpty();
        assertThat(VersionOrder.GENERIC.tell("2023.04", "2024.01")).isPresent();
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
    void npm_reads_loosely_and_pub_counts_builds() {
        assertAscending(VersionOrder.NPM, "1.2.3alpha", "1.2.3-beta", "1.2.3-beta.2", "1.2.3", "v1.2.10", "= 1.3.0");
        assertThat(VersionOrder.NPM.compare("1.2.3beta", "1.2.3-beta")).isZero();
        assertThat(VersionOrder.NPM.compare("1.2.3+a", "1.2.3+b")).isZero();
        assertAscending(VersionOrder.PUB, "1.2.3-1", "1.2.3", "1.2.3+1", "1.2.3+2", "1.2.3+10", "1.2.4-0");
    }

    @Test
    void go_knows_pseudo_versions_and_how_its_toolchain_is_named() {
        assertAscending(
                VersionOrder.GO,
                "v0.0.0-20180101000000-aaaaaaaaaaaa",
                "v0.0.0-20190101000000-aaaaaaaaaaaa",
                "v1.2.3",
                "v1.2.4-0.20190101000000-aaaaaaaaaaaa",
                "v1.2.4",
                "v2.0.0+incompatible");
        assertAscending(VersionOrder.GO, "go1.20.14", "1.21.0-beta.1", "go1.21rc2", "1.21rc10", "go1.21", "go1.21.3");
        assertThat(VersionOrder.GO.compare("go1.21rc2", "1.21.0-rc.2")).isZero();
        assertThat(VersionOrder.GO.tell("(devel)", "1.2.3")).isEmpty();
    }

    @Test
    void nuget_has_four_numbers_and_no_case() {
        assertAscending(VersionOrder.NUGET, "1.0.0-Alpha.2", "1.0.0-alpha.10", "1.0.0-BETA", "1.0", "1.0.0.1", "1.0.1");
        assertThat(VersionOrder.NUGET.compare("1.0.0-RC+a", "1.0.0.0-rc+b")).isZero();
        assertThat(VersionOrder.NUGET.tell("1.2.3.4.5", "1.2.3")).isEmpty();
    }

    @Test
    void rpm_epochs_tildes_and_carets_have_their_place() {
        assertAscending(
                VersionOrder.RPM,
                "1.0~rc1-1.el9",
                "1.0",
                "1.0-1.el9",
                "1.0-1.el9_2",
                "1.0-2.el9",
                "1.0-10.el9",
                "1.0^20240101-1",
                "1.0a-1",
                "1.0.1-1",
                "1:0.1-1");
        assertThat(VersionOrder.RPM.compare("0:1.0-1", "1.0-1")).isZero();
        assertThat(VersionOrder.RPM.compare("1.0_1", "1.0.01")).isZero();
        assertThat(VersionOrder.RPM.tell("unknown", "1.0")).isEmpty();
    }

    @Test
    void apk_suffixes_stand_around_the_release() {
        assertAscending(
                VersionOrder.APK,
                "1.0_alpha1",
                "1.0_beta",
                "1.0_pre2",
                "1.0_rc1",
                "1.0",
                "1.0-r0",
                "1.0-r10",
                "1.0_git20240101",
                "1.0_p1",
                "1.0a",
                "1.0.01",
                "1.0.1",
                "1.0.10");
        assertThat(VersionOrder.APK.tell("1.0-e1", "1.0")).isEmpty();
    }

    @Test
    void maven_qualifiers_stand_around_the_release_and_never_go_in_circles() {
        assertAscending(
                VersionOrder.MAVEN,
                "1.0-a1",
                "1.0.beta1",
                "1.0-m3",
                "1.0.0.CR1",
                "1.0-SNAPSHOT",
                "1.0.Final",
                "1.sp",
                "1.0-jre",
                "1-1",
                "1.0.1",
                "1.1",
                "1.10");
        assertThat(VersionOrder.MAVEN.compare("1.0.0.RELEASE", "1")).isZero();
        assertThat(VersionOrder.MAVEN.compare("1.0-rc1", "1_CR-1")).isZero();
        assertAscending(VersionOrder.MAVEN, "Finchley.SR1", "Finchley.SR10", "Greenwich.SR1");
        assertAscending(VersionOrder.MAVEN, "2-alpha", "2", "2.sp");
        assertThat(VersionOrder.MAVEN.tell("${project.version}", "1.0")).isEmpty();
    }

    @Test
    void python_versions_follow_pep_440() {
        assertAscending(
                VersionOrder.PYPI,
                "1.0.dev1",
                "1.0a1.dev1",
                "1.0a1",
                "1.0-beta_2",
                "1.0rc1",
                "1.0rc1.post1",
                "1.0",
                "1.0+abc",
                "1.0+5",
                "1.0.post1.dev1",
                "1.0-1",
                "1.0.1",
                "1!0.1");
        assertThat(VersionOrder.PYPI.compare("v1.0.0-PREVIEW.1", "1.0c1")).isZero();
        assertThat(VersionOrder.PYPI.tell("2004d", "2005")).isEmpty();
    }

    @Test
    void letters_make_a_gem_a_pre_release() {
        assertAscending(
                VersionOrder.GEM,
                "1.0.a",
                "1.0.b1",
                "1.0.b2",
                "1.0.b10",
                "1.0.0-1",
                "1.0.rc",
                "1",
                "1.0.1",
                "1.9",
                "1.10");
        assertThat(VersionOrder.GEM.compare("1.0.0", "1")).isZero();
        assertThat(VersionOrder.GEM.compare("1.0.0.a.0", "1.a")).isZero();
        assertThat(VersionOrder.GEM.compare("1.0.0-rc1", "1.0.0.pre.rc1")).isZero();
        assertThat(VersionOrder.GEM.tell("1.0_beta", "1.0")).isEmpty();
    }

    @Test
    void composer_stabilities_stand_around_the_release_and_branches_nowhere() {
        assertAscending(
                VersionOrder.COMPOSER,
                "1.0-dev",
                "1.0.0-alpha",
                "v1.0.0-a2",
                "1.0.0-beta1-dev",
                "1.0.0-beta1",
                "1.0b.2",
                "1.0.0RC1",
                "1.0.0",
                "1.0.0-pl1",
                "1.0.0.1",
                "1.x-dev",
                "2.0",
                "2010-01-02",
                "20100102");
        assertThat(VersionOrder.COMPOSER.compare("1.0.0-stable+build", "1@beta"))
                .isZero();
        assertThat(VersionOrder.COMPOSER.tell("dev-main", "1.0")).isEmpty();
        assertThat(VersionOrder.COMPOSER.tell("dev-fix-2", "1.0")).isEmpty();
    }

    @Test
    void conan_counts_builds_and_series_their_length() {
        assertAscending(
                VersionOrder.CONAN, "1.0-alpha", "1.0", "1.0+b1", "1.0.1", "1.2", "1.2a", "1.10", "cci.20240101");
        assertThat(VersionOrder.CONAN.compare("1", "1.0.0")).isZero();
        assertAscending(VersionOrder.SERIES, "1.0", "1.0.0", "1.0-1", "1.2", "1.10");
        assertThat(VersionOrder.SERIES.tell("1.0a", "1.0")).isEmpty();
    }

    @Test
    void a_text_that_no_scheme_can_place_is_never_told_and_stands_first_in_a_list() {
        for (VersionOrder order : VersionOrder.values()) {
            assertThat(order.tell("unknown", "1.0")).as(order.name()).isEmpty();
            assertThat(order.tell("", "1.0")).as(order.name()).isEmpty();
            assertThat(order.tell("1." + "0".repeat(1_000), "1.0"))
                    .as(order.name())
                    .isEmpty();
            assertThat(order.tell("unknown", "unknown")).as(order.name()).hasValue(0);
            assertThat(order.compare("", "1.0")).as(order.name()).isNegative();
        }
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
