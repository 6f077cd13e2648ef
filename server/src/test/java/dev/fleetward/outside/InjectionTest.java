package dev.fleetward.outside;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * What a device or a person may name is filled with text that markup, attributes, templates, headers and
 * spreadsheets would take for theirs; then every page that can be reached by links is read.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class InjectionTest {
    private static final int MAX_PAGES = 250;
    private static final String NASTY =
            "=hx<b id=hx>\"onmouseover=\"hx()'onfocus='hx(){7*7191}{hx.name}${7*7191}{{7*7191}}%s\r\nHx-Set: 1\u001b[31m";

    private static final String EVALUATED = Integer.toString(7 * 7191);
    private static final List<String> RAW =
            List.of("<b id=hx>", "\"onmouseover=\"hx", "'onfocus='hx", "javascript:hx", EVALUATED);
    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)");
    private static final Pattern BARE_FORMULA = Pattern.compile("(?m)(?:^|,)\"?=hx");

    private final TestOrganization maker = new TestOrganization();

    @Test
    void what_was_named_by_others_is_text_wherever_it_is_shown() {
        devicesTell();
        peopleName();
        var soft = new SoftAssertions();
        var seen = new HashSet<>(Set.of("/sign-out"));
        var next = new ArrayDeque<>(List.of("/products/pump", "/devices", "/", "/settings", "/products/pump/devices"));
        int pages = 0;
        int shown = 0;

        while (!next.isEmpty() && pages < MAX_PAGES) {
            String path = next.poll();
            if (!seen.add(path)) {
                continue;
            }
            Answer answer = TestOrganization.send(
                    maker.request(path).header("Accept", "text/html").GET());
            pages++;
            String type = answer.header("Content-Type");
            assertThat(answer.response().headers().map()).as(path).doesNotContainKey("hx-set");
            assertThat(answer.status()).as(path).isLessThan(500);
            if (type.startsWith("text/html")) {
                String text = answer.text();
                RAW.forEach(raw -> soft.assertThat(text.contains(raw))
                        .as("%s holds %s", path, raw)
                        .isFalse());
                shown += text.contains("&lt;b id=hx&gt;") ? 1 : 0;
                LINK.matcher(text)
                        .results()
                        .forEach(link -> next.add(link.group(1).replace("&amp;", "&")));
            } else if (type.startsWith("text/csv")) {
                soft.assertThat(BARE_FORMULA.matcher(answer.text()).find())
                        .as("%s holds a formula", path)
                        .isFalse();
            }
        }

        soft.assertAll();
        assertThat(pages).isGreaterThan(60);
        assertThat(shown).as("pages that show it").isGreaterThan(8);
    }

    private void devicesTell() {
        for (String text : List.of(NASTY, NASTY.replaceAll("\\p{Cntrl}", ""))) {
            for (Map<String, Object> event : events(text)) {
                for (var device : List.of(device("1.0", "hw"), device(text, text), device("1.0-" + text, "hw"))) {
                    TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                            .header("Memfault-Project-Key", maker.projectKey)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    Json.write(Map.of("device", device, "events", List.of(event))))));
                }
            }
        }
        eventually(() ->
                assertThat(maker.get(maker.api("/issues")).json().get("items")).isNotEmpty());
        eventually(() -> assertThat(
                        maker.get(maker.api("/devices/HX-1/events")).json().get("items"))
                .hasSizeGreaterThan(5));
    }

    private static List<Map<String, Object>> events(String text) {
        String at = Instant.now().toString();
        var frame = Map.of("function", text, "file", text, "line", 4, "pc", "0x1");
        String page = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return List.of(
                Map.of("type", "heartbeat", "at", at, "metrics", Map.of("level", 1, "name", text)),
                Map.of("type", "session", "at", at, "name", text, "durationMs", 1, "metrics", Map.of("m", text)),
                Map.of("type", "log", "lines", List.of(Map.of("at", at, "level", "error", "text", text))),
                Map.of("type", "reboot", "at", at, "reason", text),
                Map.of("type", "crash", "at", at, "reason", text, "message", text, "frames", List.of(frame)),
                Map.of("type", "attributes", "values", Map.of("note", text)),
                Map.of("type", "security", "at", at, "name", text, "severity", "high", "message", text),
                Map.of("type", "recording", "at", at, "reason", text, "mimeType", "text/html", "data", page));
    }

    private static Map<String, Object> device(String version, String hardware) {
        return Map.of("serial", "HX-1", "hardware", hardware, "software", Map.of("type", "main", "version", version));
    }

    /** What of it is refused is refused; the rest is shown. */
    private void peopleName() {
        var names = new HashMap<String, Object>(Map.of("name", NASTY, "title", NASTY, "text", NASTY, "reason", NASTY));
        names.put("slug", "hx");
        names.put("key", "hx");
        names.put("query", "");
        names.put("description", NASTY);
        maker.post("/api/v1/products", names);
        maker.post(maker.api("/cohorts"), names);
        maker.post(maker.api("/cases"), names);
        maker.post(maker.api("/dashboards"), names);
        maker.post(maker.api("/issues/1/comments"), names);
        maker.post("/api/v1/tokens", Map.of("name", NASTY, "role", "viewer"));
        maker.post("/api/v1/projects", names);
        maker.post(
                "/api/v1/alert-targets",
                Map.of("kind", "email", "name", NASTY, "recipients", List.of("a@example.org")));
        TestOrganization.send(maker.request(maker.api("/devices/HX-1"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(Map.of("nickname", NASTY)))));
    }
}
