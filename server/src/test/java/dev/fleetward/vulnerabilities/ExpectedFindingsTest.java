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
    }

    /** By the name that all its sources share. */
    private String vulnerability(String id) {
        return maker.get(maker.api("/vulnerabilities/" + id)).json().path("id").asText(id);
    }

    private Set<String> found(String sbom) {
        Set<String> found = new TreeSet<>();
        var answer = maker.get(maker.api("/software-versions/" + VersionPath.of("main", sbom) + "/findings?limit=500"));
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
        expected.properties().forEach(sbom -> {
            Path path = Conformance.folder("sbom-vuln/sboms").resolve(sbom.getKey());
            // What cannot be read yet must not be expected to yield anything.
            if (!upload(path)) {
                assertThat(sbom.getValue().get("findings")).as(sbom.getKey()).isEmpty();
            }
        });
    }

    private boolean upload(Path path) {
        if (Files.isDirectory(path)) {
            return false;
        }
        try {
            var answer = maker.put(
                    maker.api("/software-versions/" + VersionPath.of("main", String.valueOf(path.getFileName()))
                            + "/sbom"),
                    "application/octet-stream",
                    BodyPublishers.ofByteArray(Files.readAllBytes(path)));
            return answer.status() == 201;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void importFeeds() throws IOException {
        for (String feed : List.of("osv", "nvd", "cve5")) {
            Map<String, String> records = new TreeMap<>();
            try (Stream<Path> files = Files.walk(Conformance.folder("sbom-vuln/feeds/" + feed))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    records.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
            var report = TestOrganization.send(maker.request("/api/v1/feeds/osv")
                            .header("Content-Type", "application/zip")
                            .POST(BodyPublishers.ofByteArray(Fleet.zip(records))))
                    .json();
            assertThat(report.get("rejected")).as(feed).isEmpty();
            assertThat(report.get("imported").asInt()).isGreaterThanOrEqualTo(records.size());
        }
    }
}
