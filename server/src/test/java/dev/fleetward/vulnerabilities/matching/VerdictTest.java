package dev.fleetward.vulnerabilities.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.components.Conformance;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import dev.fleetward.vulnerabilities.records.RecordParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PURL = Pattern.compile("pkg:[^\"<\\s]+");

    @Test
    void a_version_between_introduced_and_fixed_is_affected_and_the_fix_is_named() {
        String range = range("ECOSYSTEM", "{\"fixed\":\"2.0.0\"},{\"introduced\":\"1.2.0\"}");

        assertThat(judge(range, "pkg:npm/x@1.10.0")).hasValueSatisfying(verdict -> {
            assertThat(verdict.certainty()).isEqualTo(Verdict.Certainty.CONFIRMED);
            assertThat(verdict.fixedVersion()).isEqualTo("2.0.0");
            assertThat(verdict.reason()).isEqualTo("1.10.0 is at or after 1.2.0 and before 2.0.0, where it is fixed");
        });
        assertThat(judge(range, "pkg:npm/x@1.1.9")).isEmpty();
        assertThat(judge(range, "pkg:npm/x@2.0.0")).isEmpty();
        assertThat(judge(range, "pkg:npm/y@1.10.0")).isEmpty();
        assertThat(judge(range, "pkg:pypi/x@1.10.0")).isEmpty();
    }

    @Test
    void several_branches_in_one_range_are_told_apart_whatever_their_order_in_the_file() {
        String range = range(
                "SEMVER",
                "{\"introduced\":\"3.0.0\"},{\"fixed\":\"1.5.0\"},{\"introduced\":\"0\"},{\"fixed\":\"3.1.0\"}");

        assertThat(judge(range, "pkg:npm/x@1.0.0")).map(Verdict::fixedVersion).hasValue("1.5.0");
        assertThat(judge(range, "pkg:npm/x@2.0.0")).isEmpty();
        assertThat(judge(range, "pkg:npm/x@3.0.1")).map(Verdict::fixedVersion).hasValue("3.1.0");
    }

    @Test
    void last_affected_is_affected_and_a_limit_ends_the_range() {
        String last = range("ECOSYSTEM", "{\"introduced\":\"0\"},{\"last_affected\":\"1.4.0\"}");
        assertThat(judge(last, "pkg:npm/x@1.4.0")).isPresent();
        assertThat(judge(last, "pkg:npm/x@1.4.1")).isEmpty();

        String limit = range("ECOSYSTEM", "{\"introduced\":\"0\"},{\"limit\":\"1.4.0\"}");
        assertThat(judge(limit, "pkg:npm/x@1.3.9")).isPresent();
        assertThat(judge(limit, "pkg:npm/x@1.4.0")).isEmpty();
    }

    @Test
    void stretches_may_meet_be_one_version_or_none_at_all() {
        String meeting = range(
                "SEMVER",
                "{\"introduced\":\"2.0.0\"},{\"fixed\":\"3.0.0\"},{\"introduced\":\"0\"},{\"fixed\":\"2.0.0\"}");
        assertThat(judge(meeting, "pkg:npm/x@1.0.0")).map(Verdict::fixedVersion).hasValue("2.0.0");
        assertThat(judge(meeting, "pkg:npm/x@2.0.0")).map(Verdict::fixedVersion).hasValue("3.0.0");
        String one = range("ECOSYSTEM", "{\"last_affected\":\"1.4.0\"},{\"introduced\":\"1.4.0\"}");
        assertThat(judge(one, "pkg:npm/x@1.4.0")).isPresent();
        assertThat(judge(one, "pkg:npm/x@1.4.1")).isEmpty();
        String never = range("ECOSYSTEM", "{\"introduced\":\"0\"},{\"fixed\":\"0\"}");
        assertThat(judge(never, "pkg:npm/x@1.4.0")).isEmpty();
    }

    @Test
    void each_branch_has_a_last_affected_of_its_own() {
        String range = range(
                "ECOSYSTEM",
                "{\"introduced\":\"1.0\"},{\"last_affected\":\"1.5\"},{\"introduced\":\"2.0\"},{\"last_affected\":\"2.3\"}");
        assertThat(judge(range, "pkg:pypi/x@1.2")).isEmpty();
        String python = range.replace("npm", "PyPI");
        assertThat(judge(python, "pkg:pypi/x@1.2"))
                .map(Verdict::reason)
                .hasValue("1.2 is at or after 1.0 and not after 1.5, the last affected");
        assertThat(judge(python, "pkg:pypi/x@1.6")).isEmpty();
        assertThat(judge(python, "pkg:pypi/x@2.3.0")).isPresent();
        assertThat(judge(python, "pkg:pypi/x@2.3.1")).isEmpty();
    }

    @Test
    void several_ranges_and_the_list_of_versions_are_alternatives() {
        String affected = """
                {"package":{"ecosystem":"npm","name":"x"},"versions":["9.9.9"],"ranges":[
                 {"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.2.0"}]},
                 {"type":"GIT","repo":"https://example.org/x/x","events":[{"introduced":"0"}]},
                 {"type":"ECOSYSTEM","events":[{"introduced":"2.0.0"},{"fixed":"2.1.0"}]}]}
                """;
        assertThat(judge(affected, "pkg:npm/x@1.1.0"))
                .map(Verdict::fixedVersion)
                .hasValue("1.2.0");
        assertThat(judge(affected, "pkg:npm/x@2.0.5"))
                .map(Verdict::fixedVersion)
                .hasValue("2.1.0");
        assertThat(judge(affected, "pkg:npm/x@9.9.9")).isPresent();
        assertThat(judge(affected, "pkg:npm/x@3.0.0")).isEmpty();
    }

    @Test
    void a_range_without_beginning_tells_nothing() {
        assertThat(judge(range("ECOSYSTEM", "{\"fixed\":\"2.0.0\"}"), "pkg:npm/x@1.0.0"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.UNDETERMINED);
    }

    @Test
    void what_ubuntu_mends_for_paying_users_alone_is_undetermined_for_others() {
        String pro = """
                {"package":{"ecosystem":"Ubuntu:Pro:16.04:LTS","name":"curl"},
                 "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"7.47.0-1ubuntu2.19+esm5"}]}]}
                """;
        assertThat(judge(pro, "pkg:deb/ubuntu/curl@7.47.0-1ubuntu2.19?distro=xenial"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.UNDETERMINED);
        assertThat(judge(pro, "pkg:deb/ubuntu/curl@7.47.0-1ubuntu2.19%2Besm3?distro=ubuntu-16.04"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.CONFIRMED);
        assertThat(judge(pro, "pkg:deb/ubuntu/curl@7.47.0-1ubuntu2.19%2Besm5?distro=ubuntu-16.04"))
                .isEmpty();
        assertThat(judge(pro, "pkg:deb/ubuntu/curl@7.47.0-1?distro=jammy")).isEmpty();
    }

    @Test
    void what_cannot_be_decided_is_neither_affected_nor_clean() {
        String range = range("ECOSYSTEM", "{\"introduced\":\"0\"},{\"fixed\":\"2.0.0\"}");
        assertThat(judge(range, "pkg:npm/x")).map(Verdict::certainty).hasValue(Verdict.Certainty.UNDETERMINED);
        assertThat(judge(range, "pkg:npm/x@latest")).map(Verdict::certainty).hasValue(Verdict.Certainty.UNDETERMINED);
        String git = range("GIT", "{\"introduced\":\"0\"},{\"fixed\":\"deadbeef\"}");
        assertThat(judge(git, "pkg:npm/x@1.0.0")).map(Verdict::certainty).hasValue(Verdict.Certainty.UNDETERMINED);
    }

    @Test
    void a_range_is_read_as_its_ecosystem_writes_versions() {
        String npm = range("SEMVER", "{\"introduced\":\"1.0.0\"},{\"fixed\":\"2.0.0\"}");
        assertThat(judge(npm, "pkg:npm/x@2.0.0beta")).map(Verdict::fixedVersion).hasValue("2.0.0");
        String go = """
                {"package":{"ecosystem":"Go","name":"stdlib"},"ranges":[{"type":"SEMVER",
                 "events":[{"introduced":"1.21.0-0"},{"fixed":"1.21.0-rc.4"}]}]}
                """;
        assertThat(judge(go, "pkg:golang/stdlib@go1.21rc3")).isPresent();
        assertThat(judge(go, "pkg:golang/stdlib@go1.21rc10")).isEmpty();
        String gem = """
                {"package":{"ecosystem":"RubyGems","name":"rails"},"ranges":[{"type":"ECOSYSTEM",
                 "events":[{"introduced":"7.0.0"},{"fixed":"7.0.4.1"}]}]}
                """;
        assertThat(judge(gem, "pkg:gem/rails@7.0.4")).map(Verdict::fixedVersion).hasValue("7.0.4.1");
        assertThat(judge(gem, "pkg:gem/rails@7.0.0.rc1")).isEmpty();
    }

    @Test
    void a_range_with_an_event_that_is_no_version_is_undetermined() {
        String range = range("ECOSYSTEM", "{\"introduced\":\"0\"},{\"fixed\":\"next release\"}");

        assertThat(judge(range, "pkg:npm/x@1.0.0")).map(Verdict::certainty).hasValue(Verdict.Certainty.UNDETERMINED);
    }

    @Test
    void a_distribution_release_other_than_the_records_is_not_affected_and_a_missing_one_undetermined() {
        String affected = """
                {"package":{"ecosystem":"Debian:12","name":"openssl"},
                 "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.9-1"}]}]}
                """;
        assertThat(judge(affected, "pkg:deb/debian/openssl@3.0.8-1?distro=bookworm"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.CONFIRMED);
        assertThat(judge(affected, "pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12.4&upstream=openssl"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.CONFIRMED);
        assertThat(judge(affected, "pkg:deb/debian/openssl@3.0.8-1?distro=debian-11"))
                .isEmpty();
        assertThat(judge(affected, "pkg:deb/ubuntu/openssl@3.0.8-1?distro=jammy"))
                .isEmpty();
        assertThat(judge(affected, "pkg:deb/debian/openssl@3.0.8-1"))
                .map(Verdict::certainty)
                .hasValue(Verdict.Certainty.UNDETERMINED);
    }

    @Test
    void real_sboms_against_real_feeds_give_exactly_the_expected_findings() throws IOException {
        List<OsvRecord> records = records();
        JsonNode expected = JSON.readTree(
                        Conformance.folder("sbom-vuln/expected-findings.json").toFile())
                .get("sboms");

        for (String sbom : List.of(
                "01-gateway-ui.cdx-1.5.json",
                "01-gateway-ui.cdx-1.4.xml",
                "02-py-edge.cdx-1.6.json",
                "03-go-agent.cdx-1.4.xml",
                "06-buildroot-like.cdx-1.6.json",
                "08-debian.spdx-2.3.json")) {
            Set<String> wanted = new TreeSet<>();
            for (JsonNode finding : expected.path(sbom).path("findings")) {
                String component = finding.get("component").asText();
                if (component.startsWith("pkg:")) {
                    wanted.add(Purl.parse(component.replace("+", "%2B")).version() + " "
                            + Purl.parse(component.replace("+", "%2B")).fullName() + " "
                            + finding.get("vuln").asText());
                }
            }
            assertThat(findings(records, sbom)).as(sbom).isEqualTo(wanted);
        }
    }

    private static Set<String> findings(List<OsvRecord> records, String sbom) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Purl purl : purls(sbom)) {
            Optional<Coordinates> component = Coordinates.of(purl);
            for (OsvRecord record : records) {
                component.stream()
                        .filter(_ -> record.withdrawn().isEmpty())
                        .flatMap(c -> record.affected().stream().flatMap(a -> Verdict.of(a, c).stream()))
                        .filter(verdict -> verdict.certainty() == Verdict.Certainty.CONFIRMED)
                        .forEach(_ -> found.add(purl.version() + " " + purl.fullName() + " " + record.id()));
            }
        }
        return found;
    }

    /** Every purl of the document, found without the reader of the components room. */
    private static List<Purl> purls(String sbom) throws IOException {
        String text = Files.readString(Conformance.folder("sbom-vuln/sboms").resolve(sbom));
        return PURL.matcher(text)
                .results()
                .flatMap(match -> Purl.find(match.group().replace("&amp;", "&")).stream())
                .distinct()
                .toList();
    }

    private static List<OsvRecord> records() throws IOException {
        List<OsvRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Conformance.folder("sbom-vuln/feeds/osv"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                records.add(RecordParser.parse(JSON.readTree(file.toFile())));
            }
        }
        return records;
    }

    private static String range(String type, String events) {
        return """
                {"package":{"ecosystem":"npm","name":"x"},"ranges":[{"type":"%s","events":[%s]}]}
                """.formatted(type, events);
    }

    private static Optional<Verdict> judge(String affected, String purl) {
        try {
            OsvRecord record = RecordParser.parse(JSON.readTree("""
                    {"id":"X-1","modified":"2026-01-01T00:00:00Z","affected":[%s]}
                    """.formatted(affected)));
            return Coordinates.of(Purl.parse(purl))
                    .flatMap(component -> Verdict.of(record.affected().getFirst(), component));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
