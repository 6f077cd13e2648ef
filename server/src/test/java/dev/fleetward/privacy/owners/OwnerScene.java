package dev.fleetward.privacy.owners;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A maker, a device that reports, and its owner in front of it. */
final class OwnerScene {
    static final String SERIAL = "PUMP-1";

    final TestOrganization maker = new TestOrganization();

    OwnerScene opens(String proof) {
        return set(Map.of("proof", proof));
    }

    OwnerScene set(Map<String, Object> settings) {
        Answer answer = TestOrganization.send(maker.request(maker.api("/owner-access"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(settings))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return this;
    }

    OwnerScene reports() {
        Answer taken = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", maker.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "%s", "software": {"version": "2.1.0"}},
                         "events": [{"type": "heartbeat", "metrics": {"flow_lpm": 12.5}}]}
                        """.formatted(SERIAL))));
        assertThat(taken.status()).as(taken.text()).isLessThan(300);
        eventually(() -> assertThat(
                        maker.get(maker.api("/devices/" + SERIAL + "/metrics")).text())
                .contains("flow_lpm"));
        return this;
    }

    /** What the device does when its owner asks it for a code. */
    Answer asksForCode() {
        return asksForCode(maker.projectKey, "");
    }

    Answer asksForCode(String projectKey, String authorization) {
        var request = HttpRequest.newBuilder(TestOrganization.server("/device/v1/claim-code?serial=" + SERIAL))
                .header("Memfault-Project-Key", projectKey);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return TestOrganization.send(request.POST(BodyPublishers.noBody()));
    }

    String code() {
        Answer given = asksForCode();
        assertThat(given.status()).as(given.text()).isEqualTo(201);
        return given.json().get("code").asText();
    }

    String claimPage() {
        return URI.create(
                        maker.get(maker.api("/owner-access")).json().get("url").asText())
                .getPath();
    }

    Answer claims(String serial, String code) {
        return form(claimPage(), Map.of("serial", serial, "code", code));
    }

    /** The path of the owner's page. */
    String claimed() {
        Answer claimed = claims(SERIAL, code());
        assertThat(claimed.status()).as(claimed.text()).isEqualTo(303);
        return URI.create(claimed.header("Location")).getPath();
    }

    static Answer open(String path) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Accept", "text/html")
                .GET());
    }

    static Answer form(String path, Map<String, String> fields) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields))));
    }

    /** A page of the maker's people. */
    Answer html(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    Answer staffForm(String path, Map<String, String> fields) {
        return TestOrganization.send(maker.request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields))));
    }

    private static String encoded(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
