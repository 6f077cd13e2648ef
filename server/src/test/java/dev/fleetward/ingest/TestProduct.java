package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.products.Bootstrap;
import io.quarkus.arc.Arc;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A product of its own whose devices post chunks, and what its organization sees of them. */
final class TestProduct {
    final TestOrganization organization;
    final String slug = "p" + UUID.randomUUID().toString().substring(0, 8);
    final String projectKey = UUID.randomUUID().toString().replace("-", "");

    TestProduct(TestOrganization organization) {
        this.organization = organization;
        letRegister(true);
    }

    void letRegister(boolean onFirstContact) {
        try (var bootstrap = Arc.container().instance(Bootstrap.class)) {
            bootstrap
                    .get()
                    .apply(new Bootstrap.Plan(
                            new Bootstrap.OrganizationPlan(organization.slug, "Organization " + organization.slug),
                            List.of(),
                            List.of(new Bootstrap.ProductPlan(slug, slug, projectKey, onFirstContact, false, null)),
                            List.of()));
        }
    }

    String api(String path) {
        return "/api/v1/products/" + slug + path;
    }

    Answer post(String serial, byte[] chunk) {
        return send(serial, "application/octet-stream", chunk);
    }

    void postAll(String serial, List<byte[]> chunks) {
        chunks.forEach(chunk -> assertThat(post(serial, chunk).status()).isEqualTo(202));
    }

    Answer send(String serial, String contentType, byte[] body) {
        return TestOrganization.send(request("/api/v0/chunks/" + serial)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(TestOrganization.server(path)).header("memfault-project-KEY", projectKey);
    }

    void awaitDecoded() {
        eventually(() -> assertThat(status().get("pending").asInt()).isZero());
    }

    JsonNode status() {
        return organization.get(api("/ingest/status")).json();
    }

    JsonNode device(String serial) {
        return organization.get(api("/devices/" + serial)).json();
    }

    List<JsonNode> events(String serial, String query) {
        return items(organization.get(api("/devices/" + serial + "/events" + query)));
    }

    List<JsonNode> quarantine() {
        return items(organization.get(api("/quarantine")));
    }

    private static List<JsonNode> items(Answer answer) {
        JsonNode items = answer.json().get("items");
        return IntStream.range(0, items.size()).mapToObj(items::get).toList();
    }
}
