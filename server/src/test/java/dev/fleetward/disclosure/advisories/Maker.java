package dev.fleetward.disclosure.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.vulnerabilities.Fleet;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A maker whose pump was hit by CVE-2026-7001 in 1.0 and 1.1, never in 0.9, and is mended in 1.2, which is released. */
final class Maker {
    static final String CVE = "CVE-2026-7001";

    final UpdateScene scene = UpdateScene.withKey();
    final TestOrganization organization = scene.organization;
    final String publicName = "pub-" + organization.slug;

    Maker() {
        Fleet.feed(organization, Fleet.record(CVE, "GHSA-aaaa-bbbb-7001", "parser", "2.0.0"));
        Fleet.sbom(organization, "0.9", "pkg:npm/other@1.0.0");
        Fleet.sbom(organization, "1.0", "pkg:npm/parser@1.0.0");
        Fleet.sbom(organization, "1.1", "pkg:npm/parser@1.1.0");
        Fleet.sbom(organization, "1.2", "pkg:npm/parser@2.0.0");
        scene.bareRelease("1.2", "pump-1.2.bin", new byte[] {1, 2, 3});
    }

    /** Who has also stated who publishes. */
    static Maker publishing() {
        var maker = new Maker();
        maker.stateFacts();
        return maker;
    }

    void stateFacts() {
        patch("/api/v1/maker-facts", Map.of("name", "Pumpmaker <GmbH>", "securityContact", "psirt@pump.example"));
        Answer stated = put(
                "/api/v1/advisory-publisher", Map.of("publicName", publicName, "namespace", "https://pump.example"));
        assertThat(stated.status()).as(stated.text()).isEqualTo(200);
    }

    JsonNode draft() {
        return post("", Map.of("vulnerabilities", List.of(CVE)), 201);
    }

    JsonNode publish(String name) {
        return post("/" + name + "/publication", Map.of("summary", "First published."), 200);
    }

    JsonNode post(String path, Object body, int status) {
        Answer answer = tryPost(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.json();
    }

    Answer tryPost(String path, Object body) {
        return organization.post(organization.api("/advisories" + path), body);
    }

    Answer put(String path, Object body) {
        return organization.put(path, "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    Answer patch(String path, Object body) {
        return TestOrganization.send(organization
                .request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    Answer page(String path) {
        return TestOrganization.send(
                organization.request("/products/pump" + path).header("Accept", "text/html"));
    }

    Answer form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return TestOrganization.send(organization
                .request("/products/pump" + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** What everybody gets. */
    static Answer stranger(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    String home() {
        return "/.well-known/csaf/" + publicName;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
