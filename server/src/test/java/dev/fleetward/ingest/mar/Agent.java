package dev.fleetward.ingest.mar;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

/** Speaks as the Linux agent does. */
final class Agent {
    static final String DEVICE = """
            {"device_serial":"GW-1001","hardware_version":"gw-evt2","software_version":"2.4.1",
             "software_type":"gateway-os"}""";

    final TestOrganization organization = new TestOrganization();

    void upload(byte[] mar) {
        JsonNode prepared = prepare(mar.length);
        assertThat(put(prepared, mar).status()).isEqualTo(200);
        assertThat(commit(prepared).status()).isEqualTo(202);
    }

    JsonNode prepare(long size) {
        Answer answer = post(
                "/api/v0/upload",
                "{\"content_encoding\":null,\"size\":%d,\"device\":%s,\"kind\":\"MAR\"}".formatted(size, DEVICE));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().get("data");
    }

    static Answer put(JsonNode prepared, byte[] bytes) {
        return TestOrganization.send(
                HttpRequest.newBuilder(URI.create(prepared.get("upload_url").asText()))
                        .PUT(BodyPublishers.ofByteArray(bytes)));
    }

    Answer commit(JsonNode prepared) {
        return commit(prepared, "mar", Map.of());
    }

    Answer commit(JsonNode prepared, String kind, Map<String, ?> file) {
        var named = new java.util.HashMap<String, Object>(file);
        named.put("token", prepared.get("token").asText());
        return post(
                "/api/v0/upload/" + kind,
                Json.write(Map.of(
                        "device_serial", "GW-1001",
                        "file", named,
                        "hardware_version", "gw-evt2",
                        "software_type", "gateway-os",
                        "software_version", "2.4.1")));
    }

    /** "utf-8" is no coding, though it is sent as one. */
    Answer post(String path, String json) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("memfault-project-key", organization.projectKey)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "utf-8")
                .POST(BodyPublishers.ofString(json)));
    }

    List<JsonNode> events(String serial) {
        awaitDecoded();
        Answer answer = organization.get(organization.api("/devices/" + serial + "/events"));
        return answer.status() == 404
                ? List.of()
                : answer.json().get("items").valueStream().toList();
    }

    List<JsonNode> quarantine() {
        awaitDecoded();
        return organization
                .get(organization.api("/quarantine"))
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    int logGaps(String serial) {
        return organization
                .get(organization.api("/devices/" + serial + "/log-chain"))
                .json()
                .get("chainGaps")
                .asInt();
    }

    void awaitDecoded() {
        eventually(() -> assertThat(organization
                        .get(organization.api("/ingest/status"))
                        .json()
                        .get("pending")
                        .asInt())
                .isZero());
    }
}
