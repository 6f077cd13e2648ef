package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.logging.JsonLines;
import dev.fleetward.kernel.logging.TextLines;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers send cannot forge a line of the log, and each answer of 500 and above leads to one. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LogTest {
    private static final String KEEP_FREE = "fleetward.disk.keep-free";
    private static final String FORGED = "\r\n10:00:00 ERROR [de.fl.ke.Forged] the fleet burns";

    /** The log as an operator's file would have it. */
    private static final class Kept extends Handler {
        private final Formatter formatter;
        private final List<String> text = new CopyOnWriteArrayList<>();

        Kept(Formatter formatter) {
            this.formatter = formatter;
        }

        @Override
        public void publish(LogRecord entry) {
            text.add(formatter.format(ExtLogRecord.wrap(entry)));
        }

        List<String> lines() {
            return String.join("", text).lines().toList();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final TestOrganization organization = new TestOrganization();
    private final Kept text = new Kept(new TextLines());
    private final Kept json = new Kept(new JsonLines());

    @Inject
    DiskRoom disk;

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(text);
        Logger.getLogger("").addHandler(json);
    }

    @AfterEach
    void leave() {
        Logger.getLogger("").removeHandler(text);
        Logger.getLogger("").removeHandler(json);
        System.clearProperty(KEEP_FREE);
        eventually(() -> assertThat(disk.isFull()).isFalse());
    }

    @Test
    void an_answer_of_503_carries_the_reference_of_its_line() {
        Answer answer = refused("plain", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        String reference = answer.json().get("reference").asText();
        assertThat(reference).matches("[0-9a-f]{16}");
        assertThat(text.lines()).anyMatch(line -> line.contains("reference " + reference));
        JsonNode line = json.lines().stream()
                .map(one -> Json.read(one, JsonNode.class))
                .filter(one -> one.get("message").asText().contains(reference))
                .findFirst()
                .orElseThrow();
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("requestId").asText()).isEqualTo(reference);
        assertThat(line.get("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.get("organization").asText()).isEqualTo(organization.id.toString());
    }

    @Test
    void nothing_a_stranger_sends_begins_a_line() {
        refused("%0d%0a10:00:00%20ERROR%20%5Bde.fl.ke.Forged%5D%20the%20fleet%20burns%1b%5B2J", "");
        Logger.getLogger("dev.fleetward.test")
                .log(
                        Level.SEVERE,
                        "device S" + FORGED,
                        new IllegalStateException(
                                "it said" + FORGED, new IllegalArgumentException("\u2028\u202e" + FORGED)));

        assertThat(text.lines()).anyMatch(line -> line.contains("the fleet burns"));
        assertThat(text.lines()).noneMatch(line -> line.startsWith("10:00:00 ERROR [de.fl.ke.Forged]"));
        assertThat(String.join("", text.lines())).doesNotContain("\u001b", "\u2028", "\u202e", "\r");
        assertThat(json.lines()).allSatisfy(line -> assertThat(
                        Json.read(line, JsonNode.class).get("level").asText())
                .isNotEmpty());
    }

    @Test
    void secrets_are_not_written() {
        Logger.getLogger("dev.fleetward.test").warning("refused " + organization.token + " and Bearer abcdefghijkl");

        assertThat(String.join("", text.lines()) + String.join("", json.lines()))
                .contains("fwt_…", "Bearer …")
                .doesNotContain(organization.token, "abcdefghijkl");
    }

    @Test
    void refusals_in_thousands_share_a_line() {
        System.setProperty(KEEP_FREE, "100%");
        eventually(() -> assertThat(disk.isFull()).isTrue());

        var references = Stream.generate(() -> TestOrganization.send(
                                HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/S-1"))
                                        .header("Memfault-Project-Key", organization.projectKey)
                                        .header("Content-Type", "application/octet-stream")
                                        .POST(BodyPublishers.ofString("x")))
                        .json()
                        .get("reference")
                        .asText())
                .limit(50)
                .distinct()
                .toList();

        assertThat(references).hasSizeLessThanOrEqualTo(2);
        assertThat(text.lines().stream().filter(line -> line.contains("disk-nearly-full")))
                .hasSizeLessThanOrEqualTo(2);
    }

    /** As the server itself writes, which the setting decides. */
    @Test
    void the_console_of_the_server_writes_harmless_lines() {
        assertThat(consoles(Logger.getLogger("").getHandlers()).map(Handler::getFormatter))
                .isNotEmpty()
                .allMatch(TextLines.class::isInstance);
    }

    private static Stream<Handler> consoles(Handler[] handlers) {
        return Arrays.stream(handlers)
                .flatMap(handler -> handler instanceof org.jboss.logmanager.handlers.ConsoleHandler
                        ? Stream.of(handler)
                        : handler instanceof ExtHandler parent ? consoles(parent.getHandlers()) : Stream.empty());
    }

    private Answer refused(String version, String parent) {
        System.setProperty(KEEP_FREE, "100%");
        eventually(() -> assertThat(disk.isFull()).isTrue());
        var request = organization
                .request(organization.api("/software-versions/main/" + version + "/sbom"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}"));
        if (!parent.isEmpty()) {
            request.header("traceparent", parent);
        }
        // Within ten seconds of another refusal they share that one's line.
        var answer = new Answer[1];
        eventually(() -> {
            answer[0] = TestOrganization.send(request);
            assertThat(answer[0].status()).isEqualTo(503);
            String reference = answer[0].json().get("reference").asText();
            assertThat(text.lines()).anyMatch(line -> line.contains(reference));
        });
        return answer[0];
    }
}
