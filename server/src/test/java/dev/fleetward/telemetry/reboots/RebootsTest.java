package dev.fleetward.telemetry.reboots;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Capture;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.telemetry.Field;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RebootsTest {
    private static final long SOFTWARE_RESET = 8;
    private static final long WATCHDOG = 0x8002;
    private static final long OWN_REASON = 0xA001;
    private static final Instant NOW = Instant.now();

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Test
    void reboots_are_counted_by_reason_and_version_and_are_expected_or_not_by_the_reason_alone() {
        field.sends(organization, "A", reboot("1.0.0", WATCHDOG, null));
        field.sends(organization, "A", reboot("1.0.0", WATCHDOG, null));
        field.sends(organization, "B", reboot("2.0.0", WATCHDOG, null));
        field.sends(organization, "B", reboot("2.0.0", SOFTWARE_RESET, null));
        field.sends(organization, "B", reboot("2.0.0", SOFTWARE_RESET, null));
        field.sends(organization, "B", reboot("2.0.0", SOFTWARE_RESET, null));
        field.sends(organization, "B", reboot("2.0.0", SOFTWARE_RESET, null));

        assertThat(rows())
                .containsExactly(
                        "Watchdog 0x8002 true all 3 of 2",
                        "SoftwareReset 0x0008 false all 4 of 1",
                        "Watchdog 0x8002 true 1.0.0 2 of 1",
                        "Watchdog 0x8002 true 2.0.0 1 of 1",
                        "SoftwareReset 0x0008 false 2.0.0 4 of 1");
    }

    @Test
    void a_makers_own_reason_gets_its_name_when_symbols_tell_it() {
        field.sends(organization, "A", reboot("1.0.0", OWN_REASON, null));
        assertThat(rows()).startsWith(" 0xa001 true all 1 of 1");

        field.named(organization, "A", reboot("1.0.0", OWN_REASON, "ValveJammed"));

        assertThat(rows()).startsWith("ValveJammed 0xa001 true all 1 of 1");
    }

    @Test
    void an_agents_own_word_decides_whether_its_reboot_was_expected() {
        field.sends(organization, "A", byAgent(new AgentContent.Reboot(0L, "Unknown", false)));
        field.sends(organization, "A", byAgent(new AgentContent.Reboot(null, "door opened", true)));

        assertThat(rows()).startsWith("door opened door opened true all 1 of 1", "Unknown 0x0000 false all 1 of 1");
        assertThat(get("/vitals").at("/total/reboots").asLong()).isEqualTo(2);
        assertThat(get("/vitals").at("/total/unexpectedReboots").asLong()).isEqualTo(1);
    }

    @Test
    void crash_free_devices_and_hours_are_told_by_version() {
        field.sends(
                organization, "A", heartbeat(NOW, "1.0.0", "operational_hours", 10, "operational_crashfree_hours", 8));
        field.sends(organization, "A", reboot("1.0.0", WATCHDOG, null));
        field.sends(
                organization, "B", heartbeat(NOW, "1.0.0", "operational_hours", 10, "operational_crashfree_hours", 10));
        field.sends(organization, "C", heartbeat(NOW, "2.0.0", "flow", 1));

        var vitals = get("/vitals");

        assertThat(vitals.at("/versions/0/version").asText()).isEqualTo("1.0.0");
        assertThat(vitals.at("/versions/0/figures/activeDevices").asLong()).isEqualTo(2);
        assertThat(vitals.at("/versions/0/figures/crashFreeDeviceShare").asDouble())
                .isEqualTo(0.5);
        assertThat(vitals.at("/versions/0/figures/crashFreeHourShare").asDouble())
                .isEqualTo(0.9);
        assertThat(vitals.at("/versions/1/figures/crashFreeDeviceShare").asDouble())
                .isEqualTo(1);
        assertThat(vitals.at("/versions/1/figures/crashFreeHourShare").isNull())
                .as("nobody counted hours: unknown")
                .isTrue();
        assertThat(vitals.at("/total/activeDevices").asLong()).isEqualTo(3);
        assertThat(vitals.at("/days")).hasSize(1);
    }

    @Test
    void the_page_has_a_table_by_reason_and_one_by_version() {
        assertThat(page()).contains("No reboots in this span");
        field.sends(organization, "A", reboot("1.0.0", WATCHDOG, null));
        field.sends(organization, "B", reboot("2.0.0", SOFTWARE_RESET, null));

        assertThat(page())
                .contains("2 reboots in the last 7 days, 1 of them unexpected (50 %).")
                .contains("Watchdog")
                .contains("<td class=\"num\" data-label=\"1.0.0\">1</td>")
                .contains("<td class=\"num\" data-label=\"2.0.0\">0</td>")
                .contains("Crash-free devices");
    }

    private static Reboot reboot(String version, long reason, @Nullable String name) {
        return new Reboot(origin(NOW, version), reason, null, null, null, null, name);
    }

    private static FieldEvent byAgent(AgentContent.Reboot reboot) {
        return new FieldEvent.AgentEntry(
                origin(NOW, "1.0.0"),
                new Capture("linux-reboot", null, null, null, null, null, null, null, null, null),
                reboot);
    }

    private List<String> rows() {
        return StreamSupport.stream(get("/reboots").get("items").spliterator(), false)
                .map(row -> "%s %s %s %s %d of %d"
                        .formatted(
                                row.get("name").asText(),
                                row.get("reason").asText(),
                                row.get("isUnexpected").asText(),
                                row.get("version").asText("all").replace("null", "all"),
                                row.get("reboots").asLong(),
                                row.get("devices").asLong()))
                .toList();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String page() {
        var answer = TestOrganization.send(organization
                .request("/products/pump/reboots")
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
