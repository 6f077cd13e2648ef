package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions about devices of one hardware or configuration: every count of exposure follows them, device by device. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceDecisionsTest {
    private static final String RADIO_OFF = "attr.radio = off";

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

    private TestOrganization maker;

    @BeforeEach
    void a_maker_of_two_versions() {
        maker = new TestOrganization();
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.21");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
    }

    @Test
    void devices_configured_so_that_they_are_not_affected_are_in_no_count_until_they_change() {
        for (String serial : List.of("SN-1", "SN-2", "SN-3")) {
            fleet.runs(maker, serial, "main", "1.0");
        }
        set("SN-1", "radio", "off");
        set("SN-2", "radio", "on");
        eventually(() -> assertThat(exposed()).isEqualTo(3));

        decide(Map.of("state", "not_affected", "configuration", "attr.radio=\"off\""));

        assertThat(everyCount()).containsOnly(2L);
        assertThat(serialsExposed()).containsExactlyInAnyOrder("SN-2", "SN-3");
        set("SN-2", "radio", "off");
        assertThat(everyCount()).containsOnly(1L);
        set("SN-1", "radio", "on");
        set("SN-2", "radio", "on");
        assertThat(everyCount()).containsOnly(3L);

        JsonNode decision = maker.get(maker.api("/decisions")).json().at("/items/0");
        assertThat(decision.get("configuration").asText()).isEqualTo(RADIO_OFF);
        decide(Map.of("state", "under_investigation", "configuration", RADIO_OFF));
        assertThat(maker.get(maker.api("/decisions")).json().get("items"))
                .as("said again of the same devices")
                .hasSize(1);
    }

    @Test
    void devices_configured_so_that_they_are_affected_are_counted_though_the_software_is_not() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "1.0");
        fleet.runs(maker, "SN-3", "main", "2.0");
        set("SN-1", "radio", "on");
        set("SN-3", "radio", "on");
        decide(Map.of("state", "not_affected"));
        decide(Map.of("state", "affected", "configuration", "attr.radio = on"));

        eventually(() -> assertThat(everyCount()).containsOnly(1L));
        assertThat(serialsExposed()).containsExactly("SN-1");
        JsonNode exposure =
                maker.get(maker.api("/vulnerabilities/CVE-2026-7/exposure")).json();
        assertThat(exposure.at("/versions/0/version").asText()).isEqualTo("1.0");
        assertThat(exposure.at("/versions/0/devices").asInt()).isEqualTo(1);
    }

    @Test
    void of_several_that_hold_for_a_device_the_narrowest_does() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        hardware("SN-1", "rev-a");
        set("SN-1", "radio", "on");
        eventually(() -> assertThat(exposed()).isEqualTo(1));

        decide(Map.of("state", "not_affected", "hardware", "rev-a"));
        assertThat(everyCount()).containsOnly(0L);
        decide(Map.of("state", "affected", "configuration", "attr.radio = on"));
        assertThat(everyCount()).as("a configuration is narrower than hardware").containsOnly(1L);
        decide(Map.of("state", "fixed", "configuration", "attr.radio = on", "hardware", "rev-a"));
        assertThat(everyCount()).as("both are narrower than either").containsOnly(0L);
        decide(Map.of("state", "open", "configuration", "attr.radio = on", "hardware", "rev-a"));
        assertThat(everyCount()).containsOnly(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"radio off", "version = 1.0", "attr.slots < 3", "attr.a = 1 and attr.b = 2", "not attr.a = 1"})
    void what_is_not_one_attribute_and_its_value_is_no_configuration(String text) {
        var answer = maker.post(
                maker.api("/decisions"),
                Map.of("vulnerability", "CVE-2026-7", "state", "affected", "configuration", text));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    /** What a decision says, and what each device is: the count is what this model, which keeps nothing, comes to. */
    private record Said(String hardware, String radio, String state) {
        boolean isOf(Map<String, String> device) {
            return (hardware.isEmpty() || hardware.equals(device.get("hardware")))
                    && (radio.isEmpty() || radio.equals(device.get("radio")));
        }

        /** Hardware and configuration, a configuration, hardware, all devices. */
        int breadth() {
            return radio.isEmpty() ? hardware.isEmpty() ? 3 : 2 : hardware.isEmpty() ? 1 : 0;
        }
    }

    @Test
    void exposure_as_devices_and_decisions_change_equals_a_look_at_every_device() {
        Random random = new Random(11);
        Map<String, Map<String, String>> all = new TreeMap<>();
        Map<List<String>, Said> said = new HashMap<>();
        for (int round = 0; round < 8; round++) {
            for (int step = 0; step < 12; step++) {
                change(random, all);
            }
            for (int step = 0; step < 2; step++) {
                var decision = new Said(
                        pick(random, "", "rev-a", "rev-b"),
                        pick(random, "", "on", "off"),
                        pick(random, "not_affected", "affected", "open"));
                decide(Map.of(
                        "state", decision.state(),
                        "hardware", decision.hardware(),
                        "configuration", decision.radio().isEmpty() ? "" : "attr.radio = " + decision.radio()));
                said.put(List.of(decision.hardware(), decision.radio()), decision);
                said.values().removeIf(one -> one.state().equals("open"));
            }
            long expected = all.values().stream()
                    .filter(device -> exposed(device, said.values().stream()))
                    .count();
            eventually(() -> assertThat(everyCount()).as("%s %s", all, said).containsOnly(expected));
        }
    }

    private static boolean exposed(Map<String, String> device, Stream<Said> said) {
        Optional<Said> holds = said.filter(one -> one.isOf(device)).min(java.util.Comparator.comparing(Said::breadth));
        return device.get("version").equals("1.0")
                && holds.map(one -> one.state().equals("affected")).orElse(true);
    }

    private void change(Random random, Map<String, Map<String, String>> all) {
        String serial = "SN-" + random.nextInt(9);
        String version = pick(random, "1.0", "1.0", "2.0");
        Map<String, String> device = all.computeIfAbsent(serial, _ -> new HashMap<>());
        fleet.runs(maker, serial, "main", version);
        device.put("version", version);
        switch (random.nextInt(3)) {
            case 0 -> {
                device.put("hardware", pick(random, "rev-a", "rev-b", "rev-c"));
                hardware(serial, device.get("hardware"));
            }
            case 1 -> {
                device.put("radio", pick(random, "on", "off", "listen"));
                set(serial, "radio", device.get("radio"));
            }
            default -> {}
        }
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** Wherever devices exposed to it are counted. */
    private List<Long> everyCount() {
        JsonNode list = maker.get(maker.api("/vulnerabilities")).json();
        JsonNode priorities = maker.get(maker.api("/priorities")).json();
        return List.of(
                exposed(),
                maker.get(maker.api("/vulnerabilities/CVE-2026-7/exposure"))
                        .json()
                        .get("devices")
                        .asLong(),
                list.at("/items/0/devicesExposed").asLong(),
                priorities.at("/items/0/devicesExposed").asLong(),
                (long) serialsExposed().size());
    }

    private List<String> serialsExposed() {
        String query = URLEncoder.encode("exposed to CVE-2026-7", StandardCharsets.UTF_8);
        return maker.get(maker.api("/devices?query=" + query))
                .json()
                .get("items")
                .findValuesAsText("serial");
    }

    private long exposed() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-7"))
                .json()
                .get("devicesExposed")
                .asLong();
    }

    private void decide(Map<String, String> asked) {
        var body = new HashMap<>(asked);
        body.put("vulnerability", "CVE-2026-7");
        body.put("detail", "as the radio is");
        var answer = maker.post(maker.api("/decisions"), body);
        assertThat(answer.status()).as(answer.text()).isIn(200, 204);
    }

    private void set(String serial, String attribute, String value) {
        var product = products.require(maker.id, maker.product);
        db.doInTransaction(
                maker.id,
                tx -> devices.setAttributes(
                        tx,
                        maker.id,
                        devices.find(tx, product.id(), serial).orElseThrow(),
                        Map.of(attribute, value),
                        "test",
                        clock.instant()));
    }

    private void hardware(String serial, String version) {
        var product = products.require(maker.id, maker.product);
        db.doInTransaction(
                maker.id,
                tx -> devices.hardware(
                        tx, devices.find(tx, product.id(), serial).orElseThrow(), version));
    }
}
