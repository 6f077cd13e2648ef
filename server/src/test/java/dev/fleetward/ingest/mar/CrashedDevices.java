package dev.fleetward.ingest.mar;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

/** What becomes of agents' crashes, by HTTP alone. */
final class CrashedDevices {
    final Agent agent = new Agent();
    private final TestOrganization organization = agent.organization;

    void uploadsSymbols(byte[] elf) {
        var answer = TestOrganization.send(organization
                .request(organization.api("/symbols?filename=program.elf"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(elf)));
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    /** Waits until the device's latest issue is called so. */
    void isNamed(String serial, String title) {
        eventually(() ->
                assertThat(issues(serial).getFirst().get("title").asText()).isEqualTo(title));
    }

    List<JsonNode> issues(String serial) {
        agent.awaitDecoded();
        return organization
                .get(organization.api("/issues?device=" + serial))
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    List<JsonNode> traces(String serial) {
        return issues(serial).stream()
                .flatMap(issue -> organization
                        .get(organization.api("/issues/" + issue.get("number").asLong() + "/traces"))
                        .json()
                        .get("items")
                        .valueStream())
                .filter(trace -> trace.get("device").asText().equals(serial))
                .toList();
    }

    /** Of the device's only dump, once it is understood. */
    JsonNode report(String serial) {
        var address = new ArrayList<String>();
        eventually(() -> {
            address.clear();
            traces(serial).stream()
                    .filter(trace -> trace.get("analysis").asText().equals("DONE"))
                    .forEach(trace -> address.add(trace.get("id").asText()));
            assertThat(address).hasSize(1);
        });
        return organization
                .get(organization.api("/traces/" + address.getFirst() + "/report"))
                .json();
    }

    /** Function, file and line of each call. */
    static List<String> lines(JsonNode frames) {
        return frames.valueStream()
                .map(frame -> "%s %s:%s"
                        .formatted(
                                frame.path("function").asText(),
                                fileName(frame.path("file").asText()),
                                frame.path("line").asText()))
                .toList();
    }

    /** Of the threads that wait, what is the program's own. */
    static List<String> inProgram(JsonNode report) {
        String program = report.at("/modules/0/name").asText();
        var frames = new ArrayList<String>();
        report.get("threads").valueStream().skip(1).forEach(thread -> thread.get("frames")
                .valueStream()
                .filter(frame -> frame.path("module").asText().equals(program))
                .filter(frame -> !frame.path("file").asText().isEmpty())
                .forEach(frame -> frames.add("%s %s:%s"
                        .formatted(
                                frame.path("function").asText(),
                                fileName(frame.path("file").asText()),
                                frame.path("line").asText()))));
        return frames;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
