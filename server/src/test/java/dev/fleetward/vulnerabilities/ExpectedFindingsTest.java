package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real SBOMs and real feeds of every source give the expected findings: no more, no fewer, in whatever order they come. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExpectedFindingsTest {

    private TestOrganization maker;
    private JsonNode expected;

    @BeforeEach
    void newMaker() throws IOException {
        maker = new TestOrganization();
        expected = Json.MAPPER
                .readTree(Conformance.folder("sbom-vuln/expected-findings.json").toFile())
                .get("sboms");
    }

    @Test
    void feeds_before_sboms() throws IOException {
        importFeeds();
        uploadSboms();

        assertAsExpected();
    }

    @Test
    void sboms_before_feeds() throws IOException {
        uploadSboms();
        importFeeds();

        assertAsExpected();
    }

    private void assertAsExpected() {
        Map<String, Set<String>> wanted = new TreeMap<>();
        Map<String, Set<String>> found = new TreeMap<>();
        expected.properties().forEach(sbom -> {
            Set<String> findings = new TreeSet<>();
            for (JsonNode finding : sbom.getValue().get("findings")) {
                findings.add(finding.get("component").asText() + " "
                        + vulnerability(finding.get("vuln").asText()));
            }
            wanted.put(sbom.getKey(), findings);
            found.put(sbom.getKey(), found(sbom.getKey()));
        });

        assertThat(found).isEqualTo(wanted);
        JsonNode coverage = maker.get(version("04-zephyr-west-spdx-2.2") + "/assessment")
                .json()
                .get("coverage");
        assertThat(coverage.get("assessable").asLong())
                .as("of what has no identifier, no clean bill")
                .isLessThan(coverage.get("components").asLong());
    }

    /** By the name that all its sources share. */
    private String vulnerability(String id) {
        return maker.get(maker.api("/vulnerabilities/" + id)).json().path("id").asText(id);
    }

    private Set<String> found(String sbom) {
        Set<String> found = new TreeSet<>();
        var answer = maker.get(version(sbom) + "/findings?limit=500");
        for (JsonNode finding : answer.json().path("items")) {
            if (finding.get("certainty").asText().equals("confirmed")) {
                JsonNode component = finding.get("component");
                String name = component.hasNonNull("purl")
                        ? component.get("purl").asText().replace("%2B", "+").replace("arch=amd64&", "")
                        : component.path("cpe").asText();
                found.add(name + " " + finding.at("/vulnerability/id").asText());
            }
        }
        return found;
    }

    private void uploadSboms() {
        expected.properties()
                .forEach(sbom -> upload(Conformance.folder("sbom-vuln/sboms").resolve(sbom.getKey())));
    }

    private void upload(Path path) {
        try {
            var answer = maker.put(
                    version(String.valueOf(path.getFileName())) + "/sbom",
                    "application/octet-stream",
                    BodyPublishers.ofByteArray(Files.isDirectory(path) ? zip(path, "") : Files.readAllBytes(path)));
            assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(201);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String version(String sbom) {
        return maker.api("/software-versions/" + VersionPath.of("main", sbom));
    }

    private static byte[] zip(Path folder, String without) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (without.isEmpty() || !name.contains(without)) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return Fleet.zip(files);
    }

    private void importFeeds() throws IOException {
        for (String feed : List.of("osv", "nvd", "cve5", "kev", "epss")) {
            var report = TestOrganization.send(maker.request("/api/v1/feeds/imports")
                            .header("Content-Type", "application/zip")
                            .POST(BodyPublishers.ofByteArray(
                                    zip(Conformance.folder("sbom-vuln/feeds/" + feed), "_schema"))))
                    .json();
            assertThat(report.get("rejected")).as(feed).isEmpty();
            assertThat(report.get("imported").asInt()).as(feed).isPositive();
        }
    }
}
