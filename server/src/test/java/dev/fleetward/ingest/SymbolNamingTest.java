package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What only symbols can name is named the same, whether they come before the data or after. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SymbolNamingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERIAL = "FLW-0001";

    private final TestOrganization organization = new TestOrganization();

    @Test
    void every_fixture_is_named_when_its_symbols_are_there_before_it() {
        everyFixture().forEach((name, expected) -> {
            var product = new TestProduct(organization);
            upload(product, Fixtures.symbols(name).orElseThrow(), expected);
            post(product, name);

            assertNamed(product, name, expected);
        });
    }

    @Test
    void every_fixture_is_named_when_its_symbols_come_after_it() {
        var waiting = new TreeMap<String, TestProduct>();
        everyFixture().forEach((name, expected) -> {
            var product = new TestProduct(organization);
            post(product, name);
            waiting.put(name, product);
        });

        everyFixture().forEach((name, expected) -> {
            TestProduct product = waiting.get(name);
            boolean mayWait = missing(product).size() > 0;
            upload(product, Fixtures.symbols(name).orElseThrow(), expected);
            eventually(() -> assertNamed(product, name, expected));
            // A map names; functions of a crash wait for the ELF.
            assertThat(missing(product).findValuesAsText("name"))
                    .as(name)
                    .allMatch(what -> what.equals("crashes and traces"));
            assertThat(mayWait || !hasNames(expected)).as(name).isTrue();
        });
    }

    @Test
    void metrics_under_positions_are_under_names_with_their_scale_once_symbols_come() {
        var product = new TestProduct(organization);
        post(product, "metric-sessions--one-chunk");
        assertThat(lastValues(product)).containsKeys("session[1][3]", "session[2][0]");

        upload(product, Fixtures.symbols("metric-sessions--one-chunk").orElseThrow(), "");
        eventually(() -> assertThat(lastValues(product)).containsKey("uptime_s"));

        assertThat(lastValues(product))
                .containsEntry("uptime_s", "72.0")
                .containsEntry("gnss_fix.hdop", "1.35")
                .containsEntry("ota_download.source_host", "cdn.example")
                .allSatisfy((metric, _) -> assertThat(metric).doesNotContain("["));
    }

    @Test
    void a_compact_line_reads_in_words_once_symbols_come() {
        var product = new TestProduct(organization);
        post(product, "logs-compact--one-chunk");
        assertThat(lines(product)).contains("null").doesNotContain("retry 3 of 7");

        upload(product, Fixtures.symbols("logs-compact--one-chunk").orElseThrow(), "");

        eventually(() -> assertThat(lines(product))
                .contains("boot complete", "retry 3 of 7", "mask 0xdeadbeef len 512; done; ok")
                .contains("(compact line 53 without its text) [{\"0\":1,\"1\":204}]"));
    }

    @Test
    void issues_are_titled_by_the_makers_words_once_symbols_come() {
        var product = new TestProduct(organization);
        post(product, "trace-events-compact--one-chunk");
        assertThat(titles(product)).contains("log 8", "Trace reason 1 at 0x08001234");

        upload(product, Fixtures.symbols("trace-events-compact--one-chunk").orElseThrow(), "");

        eventually(() -> assertThat(titles(product))
                .containsExactlyInAnyOrder(
                        "sensor_ack_timeout at 0x08001234",
                        "flash_write_retry at 0x08001274",
                        "bad_crc: crc want 0xdeadbeef got 0x1234 block A7"));
    }

    private List<String> titles(TestProduct product) {
        var issues = organization.get(product.api("/issues")).json().get("items");
        return StreamSupport.stream(issues.spliterator(), false)
                .map(issue -> issue.get("title").asText())
                .toList();
    }

    @Test
    void a_report_of_another_length_than_its_symbols_say_goes_to_quarantine_and_comes_out_with_the_right_ones()
            throws IOException {
        var product = new TestProduct(organization);
        byte[] right = Fixtures.symbols("heartbeat--one-chunk").orElseThrow();
        var wrong = (ObjectNode) JSON.readTree(right);
        ((ArrayNode) wrong.get("metrics")).remove(0);
        String id = upload(product, JSON.writeValueAsBytes(wrong), "");

        post(product, "heartbeat--one-chunk");

        JsonNode refused = product.quarantine().getFirst();
        assertThat(refused.get("reason").asText()).isEqualTo("wrong-symbols");
        assertThat(refused.get("detail").asText()).contains("20 values").contains("19 metrics");

        organization.delete(product.api("/symbols/" + id));
        upload(product, right, "");
        eventually(() -> assertThat(product.quarantine()).isEmpty());
        assertThat(product.events(SERIAL, "")).hasSize(1);
        eventually(() -> assertThat(
                        product.events(SERIAL, "").getFirst().get("body").has("metrics"))
                .isTrue());
    }

    @Test
    void late_symbols_that_do_not_fit_name_nothing_and_the_right_ones_still_do() throws IOException {
        var product = new TestProduct(organization);
        post(product, "heartbeat--one-chunk");
        byte[] right = Fixtures.symbols("heartbeat--one-chunk").orElseThrow();
        var wrong = (ObjectNode) JSON.readTree(right);
        ((ArrayNode) wrong.get("metrics")).remove(0);

        String id = upload(product, JSON.writeValueAsBytes(wrong), "");
        eventually(() ->
                assertThat(missing(product).at("/0/waiting/0/name").asText()).isEqualTo("unfitting heartbeat"));
        organization.delete(product.api("/symbols/" + id));
        assertThat(product.events(SERIAL, "").getFirst().get("body").has("metrics"))
                .isFalse();

        upload(product, right, "");
        eventually(() -> assertThat(
                        product.events(SERIAL, "").getFirst().get("body").has("metrics"))
                .isTrue());
    }

    private static Map<String, JsonNode> everyFixture() {
        var fixtures = new TreeMap<String, JsonNode>();
        Fixtures.names()
                .filter(name -> Fixtures.symbols(name).isPresent())
                .filter(name -> name.endsWith("--one-chunk"))
                .forEach(name -> fixtures.put(name, Fixtures.expected(name)));
        return fixtures;
    }

    private static boolean hasNames(JsonNode expected) {
        var raw = Fixtures.expectedBodies(expected).stream()
                .map(JsonNode::toString)
                .toList();
        return !raw.equals(
                Fixtures.namedBodies(expected).stream().map(JsonNode::toString).toList());
    }

    private void assertNamed(TestProduct product, String name, JsonNode expected) {
        List<JsonNode> bodies = new ArrayList<>();
        for (JsonNode event : product.events(serial(expected), "?limit=500")) {
            bodies.add(event.get("body"));
        }
        List<JsonNode> wanted = Fixtures.namedBodies(expected);
        assertThat(bodies).as(name).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).has("magic")) {
                assertThat(bodies.get(i)).as(name).isEqualTo(read(wanted.get(i).toString()));
            }
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String serial(JsonNode expected) {
        String named = expected.at("/messages/0/events/0/device_serial").textValue();
        String path = expected.get("post_path").asText();
        return named == null ? path.substring(path.lastIndexOf('/') + 1) : named;
    }

    private void post(TestProduct product, String name) {
        String path = Fixtures.expected(name).get("post_path").asText();
        product.postAll(path.substring(path.lastIndexOf('/') + 1), Fixtures.chunks(name));
        product.awaitDecoded();
    }

    private void upload(TestProduct product, byte[] symbols, JsonNode expected) {
        JsonNode event = expected.at("/messages/0/events/0");
        String version = event.path("software_version").asText("");
        String query = version.isEmpty()
                ? ""
                : "&softwareType=" + event.path("software_type").asText() + "&softwareVersion="
                        + version.replace("+", "%2B");
        upload(product, symbols, query);
    }

    private String upload(TestProduct product, byte[] symbols, String query) {
        var answer = TestOrganization.send(organization
                .request(product.api("/symbols?filename=symbols.json" + query))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(symbols)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    private JsonNode missing(TestProduct product) {
        return organization.get(product.api("/symbols/missing")).json();
    }

    private Map<String, String> lastValues(TestProduct product) {
        var values = new TreeMap<String, String>();
        for (JsonNode value : organization
                .get(product.api("/devices/" + SERIAL + "/metrics?limit=500"))
                .json()
                .get("items")) {
            JsonNode number = value.get("number");
            values.put(
                    value.get("metric").asText(),
                    number.isNull() ? value.get("text").asText() : number.asText());
        }
        return values;
    }

    private List<String> lines(TestProduct product) {
        var lines = organization
                .get(product.api("/devices/SN-77_a9/logs?limit=500&from=2026-11-01T00:00:00Z&to=2026-12-31T00:00:00Z"))
                .json();
        return StreamSupport.stream(lines.path("items").spliterator(), false)
                .map(line -> line.get("message").asText())
                .toList();
    }
}
