package dev.fleetward.privacy.retention;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RetentionTest {
    private static final String SERIAL = "PUMP-1";
    private static final String HELD = "PUMP-2";

    /** What is left when every time is over: the device, and what something else ends. */
    private static final List<String> LASTING = List.of(
            "README.txt",
            "manifest.json",
            "device.jsonl",
            "software-changes.jsonl",
            "components/counted-under.jsonl",
            "metrics/last-values.jsonl",
            "audit.jsonl");

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Db db;

    @Inject
    Lake lake;

    @Inject
    Products products;

    @Inject
    RetentionJob job;

    @Inject
    RetentionEvidence evidence;

    @Inject
    @Any
    Instance<SubjectData> holders;

    @Test
    void every_kind_of_data_has_a_name_of_its_own_and_says_why_and_how_long_it_is_held() {
        var kinds = holders.stream().flatMap(one -> one.kinds().stream()).toList();

        assertThat(kinds).extracting(kind -> kind.id()).doesNotHaveDuplicates();
        assertThat(kinds).allSatisfy(kind -> {
            assertThat(kind.id()).matches("[a-z][a-z-]*");
            assertThat(kind.content()).isNotBlank();
            assertThat(kind.purpose()).isNotBlank();
        });
    }

    @Test
    void each_kind_goes_when_its_time_is_over_and_what_went_is_shown() {
        report(SERIAL);
        new TroubledFleet(maker).crashes(SERIAL, "1.0.0", "m4f-dwarf5--divide-by-zero");
        eventually(() -> assertThat(export(SERIAL).keySet()).anyMatch(file -> file.startsWith("crashes/reports/")));

        after(89);
        assertThat(export(SERIAL).get("logs.csv")).contains("valve stuck");
        assertThat(export(SERIAL).keySet()).anyMatch(file -> file.startsWith("crashes/coredumps/"));
        after(91);

        Map<String, String> quarter = export(SERIAL);
        assertThat(quarter.get("logs.csv")).doesNotContain("valve stuck");
        assertThat(quarter.get("metrics/samples.csv")).contains("flow_lpm");
        assertThat(quarter.keySet()).noneMatch(file -> file.startsWith("crashes/coredumps/"));
        assertThat(quarter.keySet()).anyMatch(file -> file.startsWith("crashes/reports/"));
        assertThat(kind("coredumps").get("removedIn30Days").asInt()).isOne();
        after(801);

        Map<String, String> end = export(SERIAL);
        end.forEach((file, content) -> {
            if (!LASTING.contains(file)) {
                assertThat(content.lines().filter(line -> !file.endsWith(".csv") || !line.contains("captured_at")))
                        .as(file)
                        .isEmpty();
            }
        });
        JsonNode removals = maker.get(maker.api("/retention/removals")).json();
        assertThat(removals.findValuesAsText("kind"))
                .contains("logs", "metrics", "messages", "coredumps", "traces", "reboots", "recordings", "days");
        assertThat(page("")).contains("What was removed", "Coredumps");
    }

    @Test
    void a_product_keeps_a_kind_as_long_as_it_wants_and_no_other_product_is_touched() {
        var other = new TestOrganization();
        report(SERIAL);
        report(other, SERIAL);
        assertThat(keep("metrics", 7).status()).isEqualTo(200);

        after(8);

        assertThat(export(SERIAL).get("metrics/samples.csv")).doesNotContain("flow_lpm");
        assertThat(export(SERIAL).get("logs.csv")).contains("valve stuck");
        assertThat(export(other, SERIAL).get("metrics/samples.csv")).contains("flow_lpm");
        assertThat(kind("metrics").get("changed").get("by").asText()).isNotBlank();
        assertThat(maker.delete(maker.api("/retention/metrics"))
                        .json()
                        .get("days")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void that_it_is_enforced_is_evidence_of_data_minimisation() {
        Product product = products.require(maker.id, maker.product);
        assertThat(evidence.measure(maker.id, product.id().value()).numerator()).isZero();

        after(0);

        var figure = evidence.measure(maker.id, product.id().value());
        assertThat(figure.numerator()).isEqualTo(figure.denominator()).isGreaterThan(10);
        assertThat(figure.denominatorMeaning()).contains("that are collected");
    }

    @Test
    void a_shorter_time_is_kept_to_on_the_day_it_is_set() {
        report(SERIAL);
        after(10);
        assertThat(export(SERIAL).get("logs.csv")).contains("valve stuck");

        keep("logs", 5);
        after(10);

        assertThat(export(SERIAL).get("logs.csv")).doesNotContain("valve stuck");
    }

    @Test
    void what_a_legal_hold_keeps_outlives_its_time_and_goes_once_it_is_released() {
        report(SERIAL);
        report(HELD);
        Answer placed = maker.post(
                maker.api("/legal-holds"),
                Map.of("serial", HELD, "reason", "Claim for damages of 3 May", "reference", "2 Cg 17/27"));
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);

        after(801);

        assertThat(export(SERIAL).get("logs.csv")).doesNotContain("valve stuck");
        Map<String, String> held = export(HELD);
        assertThat(held.get("logs.csv")).contains("valve stuck");
        assertThat(held.get("field-data/events.jsonl")).contains("flow_lpm");
        assertThat(held.get("recordings/index.jsonl")).contains("text/plain");
        assertThat(held.get("legal-holds.jsonl")).contains("2 Cg 17/27");

        String id = placed.json().get("id").asText();
        assertThat(maker.post(maker.api("/legal-holds/" + id + "/release"), Map.of("reason", "Settled"))
                        .status())
                .isEqualTo(200);
        after(802);
        assertThat(export(HELD).get("logs.csv")).doesNotContain("valve stuck");
    }

    @Test
    void bad_wishes_are_refused_with_what_may_be_wished() {
        assertThat(keep("metrics", 0).json().get("detail").asText()).contains("1 to 3,650");
        assertThat(keep("messages", 29).json().get("detail").asText()).contains("30 to 3,650");
        assertThat(keep("metrics", 3_651).status()).isEqualTo(400);
        assertThat(keep("pictures", 7).status()).isEqualTo(404);
        assertThat(keep("updates", 7).status()).isEqualTo(409);
        assertThat(keep("updates", 7).json().get("detail").asText()).contains("until the device is erased");
        assertThat(form("metrics", "days=many")).contains("not a number of days");
        assertThat(page("/metrics")).contains("400 days");
        assertThat(page("")).contains("until the device is erased");
    }

    private void after(int days) {
        for (var table : List.of(FieldTables.SAMPLES, FieldTables.LOGS, FieldTables.SESSIONS)) {
            lake.flush(maker.id, table);
        }
        Product product = products.require(maker.id, maker.product);
        job.enforce(product, Instant.now().plus(Duration.ofDays(days)));
    }

    private void report(String serial) {
        report(maker, serial);
    }

    private static void report(TestOrganization organization, String serial) {
        Answer taken = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "%s", "software": {"version": "1.0.0"}},
                         "events": [{"type": "heartbeat", "metrics": {"flow_lpm": 12.5}},
                                    {"type": "session", "name": "dose", "durationMs": 1000, "metrics": {"ml": 3}},
                                    {"type": "log", "lines": [{"text": "valve stuck", "level": "error"}]},
                                    {"type": "reboot", "reason": "Watchdog"},
                                    {"type": "security", "name": "login", "severity": "low", "message": "Wrong PIN"},
                                    {"type": "recording", "mimeType": "text/plain", "data": "aGVsbG8=",
                                     "reason": "test", "durationMs": 10}]}
                        """.formatted(serial))));
        assertThat(taken.status()).as(taken.text()).isLessThan(300);
        eventually(() -> {
            Map<String, String> files = export(organization, serial);
            assertThat(files.get("metrics/samples.csv")).contains("flow_lpm");
            assertThat(files.get("logs.csv")).contains("valve stuck");
            assertThat(files.get("recordings/index.jsonl")).contains("text/plain");
        });
    }

    private Answer keep(String kind, int days) {
        return TestOrganization.send(maker.request(maker.api("/retention/" + kind))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"days\": %d}".formatted(days))));
    }

    private JsonNode kind(String id) {
        for (JsonNode one : maker.get(maker.api("/retention")).json()) {
            if (one.get("kind").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError(id);
    }

    private String page(String path) {
        return TestOrganization.send(maker.request("/products/pump/data-rights/retention" + path)
                        .header("Accept", "text/html")
                        .GET())
                .text();
    }

    private String form(String kind, String body) {
        return TestOrganization.send(maker.request("/products/pump/data-rights/retention/" + kind)
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)))
                .text();
    }

    private Map<String, String> export(String serial) {
        return export(maker, serial);
    }

    private static Map<String, String> export(TestOrganization organization, String serial) {
        var files = new TreeMap<String, String>();
        byte[] bytes = organization
                .get(organization.api("/devices/" + serial + "/export"))
                .response()
                .body();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
