package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A maker's SBOMs and records, and what matching finds in them. */
record Matched(TestOrganization maker) {
    static final String OPENSSL = "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*";
    static final String DEBIAN_OPENSSL = """
            {"name":"openssl","purl":"pkg:deb/debian/openssl@3.0.11-1~deb12u2?distro=debian-12",
             "cpe":"cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*"}""";

    void sbom(String version, String... components) {
        sbomOf(version, "{\"type\":\"firmware\",\"name\":\"firmware\"}", components);
    }

    void sbomOf(String version, String subject, String... components) {
        var answer = maker.put(
                maker.api("/software-versions/" + VersionPath.of("main", version) + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":%s},"components":[%s]}
                        """.formatted(
                        subject, String.join(",", components).replace("{\"name\"", "{\"type\":\"library\",\"name\""))));
        assertThat(answer.status()).isBetween(200, 201);
    }

    TestOrganization.Answer stands(String name, List<String> products) {
        return maker.put(
                "/api/v1/product-names/" + name,
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("products", products))));
    }

    String page(String path) {
        var answer = TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    void feed(String record) {
        assertThat(Fleet.feed(maker, record).get("rejected")).isEmpty();
    }

    static String nvd(String id, String cpe, String before) {
        return nvd(id, """
                [{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[
                  {"vulnerable":true,"criteria":"%s","versionEndExcluding":"%s"}]}]}]
                """.formatted(cpe, before));
    }

    static String nvd(String id, String configurations) {
        return """
                {"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"%s",
                 "lastModified":"2026-01-02T00:00:00.000","vulnStatus":"Analyzed","configurations":%s}}]}
                """.formatted(id, configurations);
    }

    static String debian(String id, String names, String fixed) {
        return """
                {"id":"%s","modified":"2026-01-02T00:00:00Z",%s,"affected":[{"package":{"ecosystem":"Debian:12",
                 "name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """.formatted(id, names, fixed);
    }

    JsonNode items(String version) {
        return maker.get(maker.api("/software-versions/" + VersionPath.of("main", version) + "/findings?limit=500"))
                .json()
                .get("items");
    }

    Set<String> findings(String version) {
        Set<String> findings = new TreeSet<>();
        items(version)
                .forEach(finding -> findings.add(finding.at("/component/name").asText() + " "
                        + finding.at("/vulnerability/id").asText() + " "
                        + finding.get("certainty").asText()));
        return findings;
    }

    JsonNode finding(String version, String id) {
        return items(version)
                .valueStream()
                .filter(finding -> finding.at("/vulnerability/id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    JsonNode assessment(String version) {
        return maker.get(maker.api("/software-versions/" + VersionPath.of("main", version) + "/assessment"))
                .json();
    }
}
