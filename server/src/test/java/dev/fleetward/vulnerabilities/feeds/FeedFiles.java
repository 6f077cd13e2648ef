package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import java.net.http.HttpRequest.BodyPublishers;

/** A maker that sends feeds as files, and looks at pages. */
record FeedFiles(TestOrganization maker) {

    /** Whatever feed it is: it must be taken. */
    JsonNode send(String body) {
        var answer = maker.post("/api/v1/feeds/imports", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    TestOrganization.Answer send(String path, byte[] body) {
        return TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    String page(String path) {
        var answer = TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }
}
