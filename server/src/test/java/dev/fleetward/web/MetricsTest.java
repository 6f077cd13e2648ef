package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.observation.Metric;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server tells Prometheus, and whom it tells. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MetricsTest {
    private static final Path DEPLOY = Path.of("..", "deploy", "observability");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(?:\\{((?:[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\",?)*)})? (-?[0-9.E+-]+|NaN)");
    private static final Pattern OURS = Pattern.compile("\\b(?:fleetward|process|jvm)_[a-z_]+[a-z]\\b");

    private final TestOrganization organization = new TestOrganization();

    private Answer scrape() {
        return organization.get("/metrics");
    }

    @Test
    void an_owner_or_a_monitor_may_read_them_and_nobody_else() {
        String monitor = token("monitor");
        String viewer = token("viewer");

        assertThat(scrape().status()).isEqualTo(200);
        assertThat(scrape().header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(with(monitor, "/metrics").status()).isEqualTo(200);
        assertThat(with(viewer, "/metrics").status()).isEqualTo(403);
        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/metrics")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_monitor_reads_nothing_of_the_organization() {
        String monitor = token("monitor");

        assertThat(with(monitor, organization.api("/devices")).status()).isEqualTo(403);
        assertThat(with(monitor, "/api/v1/server").status()).isEqualTo(403);
    }

    @Test
    void networks_the_operator_named_need_no_token_unless_a_proxy_stands_between() throws IOException {
        assertThat(from("127.0.0.9", "")).startsWith("HTTP/1.1 200");
        assertThat(from("127.0.0.8", "")).startsWith("HTTP/1.1 401");
        assertThat(from("127.0.0.9", "X-Forwarded-For: 203.0.113.9\r\n")).startsWith("HTTP/1.1 401");
        assertThat(from("127.0.0.9", "Via: 1.1 proxy\r\n")).startsWith("HTTP/1.1 401");
        assertThat(from("127.0.0.9", "Authorization: Bearer wrong\r\n")).startsWith("HTTP/1.1 401");
    }

    @Test
    void every_line_is_in_prometheus_form_and_every_figure_has_help_and_type() {
        scrape();
        List<String> lines = scrape().text().lines().toList();

        assertThat(lines).allSatisfy(line -> assertThat(line).matches("# (HELP|TYPE) [a-z_]+ .+|" + SAMPLE.pattern()));
        for (Metric metric : Metric.all()) {
            assertThat(lines).contains("# HELP " + metric.name() + " " + metric.help());
            assertThat(metric.help()).endsWith(".");
        }
    }

    @Test
    void requests_are_counted_by_the_template_of_their_route_and_never_by_what_was_asked_for() {
        String serial = "SECRET-" + organization.slug;
        organization.get(organization.api("/devices/" + serial));
        organization.get("/no/such/" + serial);
        TestOrganization.send(organization.request("/products/pump").method("BREW", BodyPublishers.noBody()));
        chunk(serial);

        String text = scrape().text();

        assertThat(text)
                .contains(
                        "fleetward_http_requests_total{method=\"GET\",route=\"/api/v1/products/{slug}/devices/{serial}\",status=\"404\"}",
                        "fleetward_http_requests_total{method=\"POST\",route=\"/api/v0/chunks/{serial}\",status=\"202\"}",
                        "fleetward_http_request_seconds_bucket{kind=\"api\",le=\"+Inf\"}")
                .doesNotContain(serial, organization.slug, "BREW", organization.projectKey);
    }

    @Test
    void what_comes_in_is_counted_by_its_way() {
        double before = value("fleetward_ingest_accepted_items_total{way=\"chunk\"}");
        double quarantined = value("fleetward_ingest_quarantined_messages_total{way=\"chunk\"}");
        double refused =
                value("fleetward_ingest_refused_requests_total{way=\"otlp_metrics\",reason=\"unsupported-type\"}");

        chunk("M-1");
        TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/v1/metrics"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x")));

        assertThat(value("fleetward_ingest_accepted_items_total{way=\"chunk\"}"))
                .isEqualTo(before + 1);
        assertThat(value("fleetward_ingest_refused_requests_total{way=\"otlp_metrics\",reason=\"unsupported-type\"}"))
                .isEqualTo(refused + 1);
        eventually(() -> assertThat(value("fleetward_ingest_quarantined_messages_total{way=\"chunk\"}"))
                .isEqualTo(quarantined + 1));
    }

    @Test
    void polls_answered_from_memory_are_counted_apart() {
        double before = value("fleetward_idle_polls_total");

        String device = "/" + organization.ddiTenant + "/controller/v1/P-1";
        String authorization = "GatewayToken " + organization.gatewayToken;
        TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(device)).header("Authorization", authorization));
        TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(device + "/configData"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"data\":{\"kind\":\"pump\"}}")));

        eventually(() -> {
            var answer = TestOrganization.send(
                    HttpRequest.newBuilder(TestOrganization.server(device)).header("Authorization", authorization));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(value("fleetward_idle_polls_total")).isGreaterThan(before);
        });
        eventually(() -> assertThat(value("fleetward_poll_devices")).isPositive());
    }

    @Test
    void figures_of_each_room_are_there() {
        eventually(() -> assertThat(samples().keySet())
                .contains(
                        "fleetward_info",
                        "fleetward_part_status",
                        "fleetward_chunk_log_waiting",
                        "fleetward_chunk_log_oldest_seconds",
                        "fleetward_decode_lanes_waiting",
                        "fleetward_lake_staging_oldest_seconds",
                        "fleetward_jobs",
                        "fleetward_outbox_oldest_seconds",
                        "fleetward_rollouts",
                        "fleetward_feeds_stale",
                        "fleetward_recurring_job_seconds_count",
                        "fleetward_database_connections_in_use",
                        "fleetward_database_connection_wait_seconds_sum",
                        "fleetward_disk_free_bytes",
                        "jvm_memory_used_bytes",
                        "process_cpu_seconds_total"));
        assertThat(value("fleetward_observation_failures")).isZero();
        assertThat(value("fleetward_disk_free_bytes")).isPositive();
    }

    @Test
    void the_documentation_lists_the_same_figures() throws IOException {
        var documented = new TreeMap<String, String>();
        Pattern.compile("(?m)^\\| `([a-z_]+)(?:\\{([a-z, ]*)})?` \\| ([a-z]+) \\| (.+) \\|$")
                .matcher(Files.readString(Path.of("..", "docs", "observability.md")))
                .results()
                .forEach(row -> documented.put(
                        row.group(1),
                        "%s %s %s".formatted(row.group(3), row.group(2) == null ? "" : row.group(2), row.group(4))));

        var there = new TreeMap<String, String>();
        Metric.all()
                .forEach(metric -> there.put(
                        metric.name(),
                        "%s %s %s"
                                .formatted(
                                        metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                                        String.join(", ", metric.labels()),
                                        metric.help())));
        assertThat(documented).isEqualTo(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleetward-dashboard.json", "fleetward-rules.yml"})
    void what_is_shipped_for_grafana_and_prometheus_names_only_figures_there_are(String file) throws IOException {
        var there = new TreeSet<String>();
        Pattern.compile("(?m)^# TYPE ([a-z_]+) (\\w+)$")
                .matcher(scrape().text())
                .results()
                .forEach(type -> {
                    switch (type.group(2)) {
                        case "histogram" ->
                            there.addAll(List.of(
                                    type.group(1) + "_bucket", type.group(1) + "_sum", type.group(1) + "_count"));
                        case "summary" -> there.addAll(List.of(type.group(1) + "_sum", type.group(1) + "_count"));
                        default -> there.add(type.group(1));
                    }
                });

        var used = new TreeSet<String>();
        OURS.matcher(Files.readString(DEPLOY.resolve(file))).results().forEach(name -> used.add(name.group()));

        assertThat(used).isNotEmpty();
        assertThat(there).containsAll(used);
    }

    @Test
    void the_commands_of_the_documentation_work() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
        List<String> commands = Files.readAllLines(Path.of("..", "docs", "observability.md")).stream()
                .filter(line -> line.startsWith("curl "))
                .toList();

        assertThat(commands).hasSize(3);
        for (String command : commands) {
            var process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
            process.environment()
                    .put("FLEETWARD_SERVER", TestOrganization.server("").toString());
            process.environment().put("FLEETWARD_TOKEN", organization.token);
            Process running = process.start();
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(running.waitFor()).as(command + said).isZero();
        }
    }

    private Map<String, Double> samples() {
        var samples = new TreeMap<String, Double>();
        scrape().text()
                .lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(sample -> samples.put(sample.group(1), Double.parseDouble(sample.group(3))));
        return samples;
    }

    private double value(String series) {
        return scrape().text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .sum();
    }

    private void chunk(String serial) {
        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/" + serial))
                                .header("Memfault-Project-Key", organization.projectKey)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(new byte[] {8, 2, 0, 0, 1, 2})))
                        .status())
                .isEqualTo(202);
    }

    private String token(String role) {
        return organization
                .post("/api/v1/api-tokens", Map.of("name", role, "role", role))
                .json()
                .get("token")
                .asText();
    }

    private static Answer with(String token, String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).header("Authorization", "Bearer " + token));
    }

    private static String from(String address, String headers) throws IOException {
        var server = TestOrganization.server("/");
        try (var socket =
                new Socket(InetAddress.getByName("127.0.0.1"), server.getPort(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
                            .formatted(headers)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }
}
