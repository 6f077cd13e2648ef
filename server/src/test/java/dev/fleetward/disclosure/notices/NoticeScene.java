package dev.fleetward.disclosure.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Three pumps, two of them exposed to a vulnerability that case C-1 is about. */
final class NoticeScene {
    static final String VULNERABILITY = "CVE-2026-4711";
    private static final Instant LATELY = Instant.now().minus(Duration.ofHours(1));
    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
             {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"}]}
            """;
    private static final String RECORD = """
            {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"A crafted path crashes lodash",
             "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
            """;

    final TestOrganization maker = new TestOrganization();
    final String page = "page-" + maker.slug;

    NoticeScene() {
        var seed = new Seed(maker);
        seed.device("A", "1.0", LATELY, Map.of("owner_email", "Ada@example.org"));
        seed.device("B", "1.0", LATELY, Map.of("owner_email", "ada@example.org "));
        seed.device("C", "2.0", LATELY, Map.of("owner_email", "nobody"));
        maker.put(maker.api("/software-versions/main/1.0/sbom"), "application/json", BodyPublishers.ofString(SBOM));
        maker.post("/api/v1/feeds/osv", RECORD);
        openCase(Map.of("kind", "actively-exploited-vulnerability", "vulnerability", VULNERABILITY));
    }

    String openCase(Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("title", "Valve opens", "csirt", "DE"));
        body.putAll(more);
        Answer opened = maker.post(maker.api("/cases"), body);
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
        return opened.json().get("number").asText();
    }

    NoticeScene withPage() {
        Answer named = TestOrganization.send(maker.request(maker.api("/law-facts"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(Map.of("publishedAs", page)))));
        assertThat(named.status()).as(named.text()).isEqualTo(200);
        return this;
    }

    Answer publish(Map<String, ?> more) {
        return publish("C-1", more);
    }

    Answer publish(String number, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of(
                "audience",
                "impacted",
                "title",
                "The valve may open",
                "summary",
                "Somebody can open the valve from afar.",
                "mitigation",
                "Take the pump off the net."));
        body.putAll(more);
        return maker.post(maker.api("/cases/%s/notices".formatted(number)), body);
    }

    JsonNode published(Map<String, ?> more) {
        Answer answer = publish(more);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    JsonNode show(String notice) {
        return maker.get(maker.api("/cases/C-1/notices/" + notice)).json();
    }

    Answer fetch(String serial, String more) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server("/device/v1/notices?serial=" + serial + more))
                        .header("Memfault-Project-Key", maker.projectKey)
                        .GET());
    }

    Answer acknowledge(String serial, String notice) {
        return TestOrganization.send(HttpRequest.newBuilder(
                        TestOrganization.server("/device/v1/notices/%s/acknowledgement".formatted(notice)))
                .header("Memfault-Project-Key", maker.projectKey)
                .header("Fleetward-Serial", serial)
                .POST(BodyPublishers.noBody()));
    }

    static Answer anybody(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    Answer page(String path) {
        return maker.get("/products/%s/cases/C-1%s".formatted(maker.product, path));
    }

    Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/%s/cases/C-1%s".formatted(maker.product, path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
