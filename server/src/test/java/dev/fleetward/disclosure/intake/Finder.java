package dev.fleetward.disclosure.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Somebody without an account, and the maker they write to. */
final class Finder {
    private static final String BOUNDARY = "----finder";

    private Finder() {}

    /** @return the name of the product's public page */
    static String publish(TestOrganization maker) {
        String name = "pump-" + maker.slug;
        patch(
                maker,
                "/api/v1/maker-facts",
                Map.of("name", "Maker " + maker.slug, "securityContact", "psirt@pump.example", "csirt", "DE"));
        patch(maker, maker.api("/law-facts"), Map.of("publishedAs", name));
        return name;
    }

    static String publisher(TestOrganization maker) {
        String name = "pub-" + maker.slug;
        Answer stated = maker.put(
                "/api/v1/advisory-publisher",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("publicName", name, "namespace", "https://pump.example"))));
        assertThat(stated.status()).as(stated.text()).isEqualTo(200);
        return name;
    }

    static void patch(TestOrganization maker, String path, Object body) {
        Answer answer = TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    static Answer get(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    static Answer post(String path, Object body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body instanceof String text ? text : Json.write(body))));
    }

    /** As a browser sends the page's form. */
    static Answer form(String path, Map<String, String> fields, Map<String, byte[]> files) {
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, value)));
        files.forEach((name, bytes) -> body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n%s\r\n"
                        .formatted(BOUNDARY, name, new String(bytes, StandardCharsets.UTF_8))));
        body.append("--").append(BOUNDARY).append("--\r\n");
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    static String path(String url) {
        return URI.create(url).getPath();
    }
}
