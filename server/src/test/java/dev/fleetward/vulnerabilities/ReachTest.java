package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where in the field something is; what is counted as devices move equals a count of them all. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReachTest {

    @Inject
    Fleet fleet;

    @Inject
    Db db;

    @Inject
    Clock clock;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    private TestOrganization maker;

    @BeforeEach
    void a_maker_of_three_versions() {
        maker = new TestOrganization();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20", "pkg:generic/openssl@3.0.9");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.21", "pkg:generic/openssl@3.0.14");
        Fleet.sbom(maker, "3.0", "pkg:npm/lodash@4.17.21", "pkg:generic/openssl@1.1.1w");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
    }

    @Test
    void a_range_of_versions_is_found_with_the_order_of_its_ecosystem() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "2.0");
        fleet.runs(maker, "SN-3", "main", "3.0");
        eventually(() ->
                assertThat(where("openssl < 3.0.14").get("devices").asInt()).isEqualTo(2));

        assertThat(where("openssl < 3.0.14").get("versions").findValuesAsText("version"))
                .containsExactlyInAnyOrder("1.0", "3.0");
        assertThat(where("openssl >= 3.0 < 3.0.14").get("versions").findValuesAsText("version"))
                .containsExactly("1.0");
        assertThat(where("pkg:npm/lodash@4.17.20").get("devices").asInt()).isEqualTo(1);
        assertThat(where("lodash vers:npm/>=4.17.21").get("devices").asInt()).isEqualTo(2);
        assertThat(where("nothing-of-the-kind").get("versions")).isEmpty();
        assertThat(ask("").status()).isEqualTo(400);
        assertThat(ask("openssl <").status()).isEqualTo(400);
    }

    @Test
    void exposure_is_told_by_hardware_cohort_and_country_with_how_far_the_fix_is() {
        for (String serial : List.of("SN-1", "SN-2", "SN-3")) {
            fleet.runs(maker, serial, "main", "1.0");
        }
        set("SN-1", "rev-a", "AT");
        set("SN-2", "rev-a", "DE");
        eventually(() -> assertThat(exposure().get("devices").asInt()).isEqualTo(3));
        count();
        fleet.runs(maker, "SN-3", "main", "2.0");
        eventually(() -> assertThat(exposure().get("devices").asInt()).isEqualTo(2));

        JsonNode told = exposure();
        assertThat(group(told, "hardware", "rev-a")).isEqualTo(2);
        assertThat(group(told, "country", "AT")).isEqualTo(1);
        assertThat(group(told, "country", "DE")).isEqualTo(1);
        assertThat(told.at("/fix/most").asInt()).isEqualTo(3);
        assertThat(told.at("/fix/fixed").asInt()).isEqualTo(1);
        assertThat(told.get("days")).isNotEmpty();
        assertThat(told.get("firstInTheField").asText()).isNotEmpty();
        assertThat(told.get("componentsInField").asInt()).isEqualTo(4);
        assertThat(told.get("componentsAssessable").asInt()).isEqualTo(4);
    }

    @Test
    void hardware_a_decision_leaves_out_is_in_no_count_of_the_exposure() {
        for (String serial : List.of("SN-1", "SN-2", "SN-3", "SN-4")) {
            fleet.runs(maker, serial, "main", "1.0");
        }
        set("SN-1", "rev-a", "AT");
        set("SN-2", "rev-a", "DE");
        set("SN-3", "rev-b", "DE");
        eventually(() -> assertThat(exposure().get("devices").asInt()).isEqualTo(4));
        count();

        decide("not_affected", "rev-a");

        JsonNode told = exposure();
        assertThat(told.get("devices").asInt()).isEqualTo(2);
        assertThat(group(told, "hardware", "rev-b")).isEqualTo(1);
        assertThat(told.get("groups").findValuesAsText("name")).doesNotContain("rev-a", "AT");
        assertThat(told.at("/versions/0/devices").asInt()).isEqualTo(2);
        assertThat(told.at("/fix/fixed").asInt()).as("never had to be fixed").isZero();
        assertThat(exposed()).isEqualTo(2);

        decide("not_affected", "");
        decide("affected", "rev-a");

        told = exposure();
        assertThat(told.get("devices").asInt()).isEqualTo(2);
        assertThat(group(told, "hardware", "rev-a")).isEqualTo(2);
        assertThat(told.get("groups").findValuesAsText("name")).doesNotContain("rev-b");
        assertThat(exposed()).isEqualTo(2);
    }

    private void decide(String state, String hardware) {
        var answer = maker.post(maker.api("/decisions"), """
                {"vulnerability":"CVE-2026-7","state":"%s","detail":"no radio on it","hardware":"%s"}
                """.formatted(state, hardware));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Devices move, SBOMs change, decisions come and go: exposure is what a look at every device says. */
    @Test
    void exposure_kept_as_things_move_equals_a_recount_from_scratch() {
        Random random = new Random(7);
        List<String> versions = List.of("1.0", "2.0", "3.0", "no-sbom");
        Map<String, String> runs = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            for (int step = 0; step < 25; step++) {
                String serial = "SN-" + random.nextInt(12);
                String version = versions.get(random.nextInt(versions.size()));
                fleet.runs(maker, serial, "main", version);
                runs.put(serial, version);
            }
            disturb(random, round);
            eventually(() -> assertThat(exposed()).isEqualTo(recount()));
            assertThat(exposure().get("devices").asLong()).isEqualTo(recount());
        }
        assertThat(runs).isNotEmpty();
    }

    private void disturb(Random random, int round) {
        switch (round % 3) {
            case 0 -> Fleet.sbom(maker, "3.0", "pkg:npm/lodash@4.17." + (19 + random.nextInt(3)));
            case 1 ->
                maker.post(
                        maker.api("/decisions"),
                        Map.of(
                                "vulnerability",
                                "CVE-2026-7",
                                "state",
                                "not_affected",
                                "detail",
                                "r",
                                "versions",
                                "1.0"));
            default ->
                maker.post(
                        maker.api("/decisions"),
                        Map.of("vulnerability", "CVE-2026-7", "state", "open", "versions", "1.0"));
        }
    }

    private long exposed() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-7"))
                .json()
                .get("devicesExposed")
                .asLong();
    }

    /** Each device looked at by itself, with nothing that is kept. */
    private long recount() {
        return db.inTransaction(maker.id, tx -> tx.one("""
                        SELECT count(DISTINCT s.device_id) AS devices FROM device_software_view s
                        JOIN finding f ON f.software_version_id = s.software_version_id WHERE f.exposes
                        """, row -> row.longValue("devices")));
    }

    private void count() {
        jobs.stream().filter(job -> job.kind().equals("prevalence")).forEach(RecurringJob::run);
    }

    private void set(String serial, String hardware, String country) {
        var product = products.require(maker.id, maker.product);
        db.doInTransaction(maker.id, tx -> {
            var device = devices.find(tx, product.id(), serial).orElseThrow();
            devices.hardware(tx, device, hardware);
            devices.setAttributes(tx, maker.id, device, Map.of("country", country), "test", clock.instant());
        });
    }

    private static long group(JsonNode told, String of, String name) {
        for (JsonNode group : told.get("groups")) {
            if (group.get("of").asText().equals(of)
                    && group.get("name").asText().equals(name)) {
                return group.get("devices").asLong();
            }
        }
        return 0;
    }

    private JsonNode exposure() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-7/exposure")).json();
    }

    private JsonNode where(String question) {
        return ask(question).json();
    }

    private TestOrganization.Answer ask(String question) {
        return maker.get(maker.api("/where?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8)));
    }
}
