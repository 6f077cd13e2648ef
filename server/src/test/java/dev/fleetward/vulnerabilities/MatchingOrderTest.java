package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However SBOMs, records and names come, are replaced and taken away, the findings are those of a server that was told
 * the last of each at once; and what lists read of them is a recount at every step.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MatchingOrderTest {
    private static final int STEPS = 50;
    private static final List<String> VERSIONS = List.of("1.0", "2.0", "3.0");
    private static final List<String> NAMES = List.of("mbedtls", "our-tls", "board");

    private static final List<String> COMPONENTS = List.of(
            "{\"name\":\"openssl\",\"purl\":\"pkg:deb/debian/openssl@3.0.11-1?distro=debian-12\",\"cpe\":\"cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*\"}",
            "{\"name\":\"time\",\"cpe\":\"cpe:2.3:a:*:time:1.9:*:*:*:*:*:*:*\"}",
            "{\"name\":\"curl\",\"cpe\":\"cpe:2.3:a:haxx:libcurl:7.60.0:*:*:*:*:*:*:*\"}",
            "{\"name\":\"idf\",\"cpe\":\"cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*\"}",
            "{\"name\":\"ESP32\",\"cpe\":\"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*\"}",
            "{\"name\":\"board\",\"version\":\"3\"}",
            "{\"name\":\"mbedtls\",\"version\":\"3.1.0\"}",
            "{\"name\":\"our-tls\",\"version\":\"3.1.0\",\"purl\":\"pkg:generic/our-tls@3.1.0\"}",
            "{\"name\":\"lib\",\"purl\":\"pkg:github/acme/lib@v1.0\"}",
            "{\"name\":\"lodash\",\"purl\":\"pkg:npm/lodash@4.17.20\"}");

    private static final List<String> PRODUCTS = List.of(
            "a:openssl:openssl",
            "a:gnu:time",
            "a:time_project:time",
            "a:haxx:curl",
            "a:haxx:libcurl",
            "a:arm:mbed_tls");

    @Inject
    Db db;

    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void incremental_matching_equals_matching_from_scratch(long seed) {
        random = new Random(seed);
        TestOrganization grown = new TestOrganization();
        Map<String, String> sboms = new TreeMap<>();
        Map<String, String> records = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        for (int step = 1; step <= STEPS; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    String version = any(VERSIONS);
                    sboms.put(version, sbom());
                    upload(grown, version, sboms.get(version));
                }
                case 1 -> {
                    String name = any(NAMES);
                    names.put(
                            name,
                            name.equals("board")
                                    ? any(List.of("[\"h:espressif:esp32\"]", "[]"))
                                    : any(List.of("[\"a:arm:mbed_tls\"]", "[]")));
                    stands(grown, name, names.get(name));
                }
                case 2 -> decide(grown);
                default -> {
                    String id = any(List.of("CVE-2026-1", "CVE-2026-2", "CVE-2026-3", "DSA-1", "GHSA-1", "OSV-1"));
                    records.put(id, record(id, step));
                    feed(grown, records.get(id));
                }
            }
            FindingsKept.requireAsRecounted(db, grown.id);
        }

        TestOrganization fresh = new TestOrganization();
        names.forEach((name, products) -> stands(fresh, name, products));
        sboms.forEach((version, document) -> upload(fresh, version, document));
        records.values().forEach(record -> feed(fresh, record));

        assertThat(findings(grown)).as("seed %d", seed).isEqualTo(findings(fresh));
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String sbom() {
        List<String> some = new ArrayList<>();
        for (String component : COMPONENTS) {
            if (random.nextInt(10) < 6) {
                some.add(component.replace("{\"name\"", "{\"type\":\"library\",\"name\""));
            }
        }
        return "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[%s]}"
                .formatted(String.join(",", some));
    }

    private String record(String id, int step) {
        String modified = "2026-01-02T00:00:%02dZ".formatted(step);
        boolean withdrawn = random.nextInt(6) == 0;
        if (id.startsWith("CVE")) {
            return """
                    {"cve":{"id":"%s","lastModified":"%s","vulnStatus":"%s","configurations":[%s,%s]}}
                    """.formatted(id, modified, withdrawn ? "Rejected" : "Analyzed", alone(), onHardware());
        }
        String affected =
                switch (id) {
                    case "DSA-1" -> """
                        {"package":{"ecosystem":"Debian:%s","name":"openssl"},"ranges":[{"type":"ECOSYSTEM",
                         "events":[{"introduced":"0"},{"fixed":"%s"}]}]}
                        """.formatted(any(List.of("11", "12")), any(List.of("3.0.10-1", "3.0.12-1")));
                    case "GHSA-1" -> """
                        {"package":{"ecosystem":"npm","name":"lodash"},"ranges":[{"type":"SEMVER",
                         "events":[{"introduced":"0"},{"fixed":"%s"}]}]}
                        """.formatted(any(List.of("4.17.19", "4.17.21")));
                    default -> """
                        {"ranges":[{"type":"GIT","repo":"https://github.com/acme/lib","events":[{"introduced":"0"}]}],
                         "versions":["%s"]}
                        """.formatted(any(List.of("v1.0", "v2.0")));
                };
        String upstream = any(List.of("", "\"CVE-2026-1\"", "\"CVE-2026-2\",\"CVE-2026-3\""));
        return """
                {"id":"%s","modified":"%s",%s"upstream":[%s],"affected":[%s]}
                """.formatted(
                        id, modified, withdrawn ? "\"withdrawn\":\"2026-02-01T00:00:00Z\"," : "", upstream, affected);
    }

    private String alone() {
        return """
                {"nodes":[{"operator":"OR","cpeMatch":[
                 {"vulnerable":true,"criteria":"cpe:2.3:%s:*:*:*:*:*:*:*:*","versionEndExcluding":"%s"}]}]}
                """.formatted(any(PRODUCTS), any(List.of("1.0", "5.0", "9.0")));
    }

    private String onHardware() {
        return """
                {"operator":"AND","nodes":[
                 {"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*",
                   "versionEndExcluding":"%s"}]},
                 {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:%s:*:*:*:*:*:*:*:*"}]}]}
                """.formatted(any(List.of("4.0", "5.0")), any(List.of("h:espressif:esp32", "a:haxx:libcurl")));
    }

    private static void upload(TestOrganization maker, String version, String document) {
        assertThat(maker.put(
                                maker.api("/software-versions/" + VersionPath.of("main", version) + "/sbom"),
                                "application/vnd.cyclonedx+json",
                                BodyPublishers.ofString(document))
                        .status())
                .isBetween(200, 201);
    }

    /** Of whatever is known by then: what is decided changes what findings mean, not which there are. */
    private void decide(TestOrganization maker) {
        String state = any(List.of(
                "\"affected\"",
                "\"open\"",
                "\"not_affected\",\"justification\":\"component_not_present\"",
                "\"fixed\""));
        String version = any(List.of("", ",\"softwareType\":\"main\",\"softwareVersion\":\"" + any(VERSIONS) + "\""));
        assertThat(maker.put(
                                maker.api("/vulnerabilities/" + any(List.of("CVE-2026-1", "CVE-2026-2", "GHSA-1"))
                                        + "/state"),
                                "application/json",
                                BodyPublishers.ofString("{\"state\":" + state + version + "}"))
                        .status())
                .isIn(200, 404);
    }

    private static void stands(TestOrganization maker, String name, String products) {
        assertThat(maker.put(
                                "/api/v1/product-names/" + name,
                                "application/json",
                                BodyPublishers.ofString("{\"products\":" + products + "}"))
                        .status())
                .isEqualTo(200);
    }

    private static void feed(TestOrganization maker, String record) {
        assertThat(maker.post("/api/v1/feeds/osv", Json.read(record, JsonNode.class))
                        .json()
                        .get("rejected"))
                .isEmpty();
    }

    private static Set<String> findings(TestOrganization maker) {
        Set<String> findings = new TreeSet<>();
        Map<String, JsonNode> pages = new HashMap<>();
        for (String version : VERSIONS) {
            String path = maker.api("/software-versions/" + VersionPath.of("main", version));
            pages.put(version, maker.get(path + "/findings?limit=500").json().path("items"));
            maker.get(path + "/assessment")
                    .json()
                    .path("overruled")
                    .forEach(one -> findings.add(version + " overruled "
                            + one.get("name").asText() + " " + one.get("record").asText()));
        }
        pages.forEach((version, items) -> items.forEach(finding -> findings.add(version + " "
                + finding.at("/component/name").asText() + " "
                + finding.at("/vulnerability/id").asText() + " "
                + finding.get("certainty").asText() + " " + finding.get("reasons"))));
        return findings;
    }
}
