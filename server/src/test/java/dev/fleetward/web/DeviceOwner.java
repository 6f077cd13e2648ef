package dev.fleetward.web;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** Claims a device by the code it shows, and asks for this and that; another owner wrote a letter long ago. */
final class DeviceOwner {
    private final TestOrganization maker;

    DeviceOwner(TestOrganization maker) {
        this.maker = maker;
    }

    /** @return path of the owner's page */
    String asksOf(String serial) {
        done(TestOrganization.send(maker.request(maker.api("/owner-access"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(Map.of("proof", "project-key"))))));
        String address = maker.get(maker.api("/owner-access")).json().get("url").asText();
        Answer claimed = form(
                URI.create(address).getPath(),
                "serial=%s&code=%s"
                        .formatted(serial, code(serial).json().get("code").asText()));
        String page = URI.create(claimed.header("Location")).getPath();
        form(page + "/requests", "kind=rectification&field=city&text=The+garden+of+" + serial);
        form(page + "/requests", "kind=access");
        code(serial);
        done(maker.post(
                maker.api("/owner-requests"),
                Map.of(
                        "serial",
                        serial,
                        "kind",
                        "sharing",
                        "channel",
                        "post",
                        "receivedAt",
                        "2026-01-02T00:00:00Z",
                        "recipient",
                        "Workshop",
                        "text",
                        "Flow and battery of " + serial,
                        "until",
                        "2030")));
        return page;
    }

    private Answer code(String serial) {
        Answer code = TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server("/device/v1/claim-code?serial=" + serial))
                        .header("Memfault-Project-Key", maker.projectKey)
                        .POST(BodyPublishers.noBody()));
        done(code);
        return code;
    }

    private static Answer form(String path, String fields) {
        Answer answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
        done(answer);
        return answer;
    }

    private static void done(Answer answer) {
        if (answer.status() >= 400) {
            throw new IllegalStateException(answer.status() + " " + answer.text());
        }
    }
}
