package dev.fleetward.crashes.analysis;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.DebuggerFrames;
import dev.fleetward.crashes.dump.DebuggerVariables;
import dev.fleetward.crashes.dump.DumpFixtures;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** From our own firmware's crashes to issues, by HTTP alone. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UnderstandingTest {
    private final TroubledFleet fleet = new TroubledFleet();

    @Test
    void with_symbols_a_crash_is_grouped_by_its_functions_across_builds() {
        fleet.uploadsSymbols("m3-dwarf5");
        fleet.uploadsSymbols("m4f-dwarf5");

        fleet.crashes("P-1", "1.0.0", "m3-dwarf5--divide-by-zero");
        fleet.crashes("P-2", "2.0.0", "m4f-dwarf5--divide-by-zero");

        eventually(() -> {
            assertThat(fleet.issues()).hasSize(1);
            assertThat(fleet.issues().get(0).get("title").asText()).contains("average");
        });
        assertThat(fleet.issues().get(0).get("named").asBoolean()).isTrue();
        assertThat(fleet.issues().get(0).get("events").asLong()).isEqualTo(2);
        assertThat(fleet.items(1, "groups").get(0).at("/group/keys").get(0).asText())
                .isEqualTo("average");
    }

    @Test
    void the_report_tells_what_variables_held_as_a_debugger_reads_them() {
        String dump = "m3-dwarf4--assert-inlined";
        fleet.uploadsSymbols("m3-dwarf4");

        fleet.crashes("P-1", "1.0.0", dump);
        fleet.isUnderstood();

        String trace = fleet.organization.api(
                "/traces/" + fleet.traces(1).get(0).get("id").asText());
        CrashReport report = Json.read(fleet.organization.get(trace + "/report").text(), CrashReport.class);
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), dump);
        assertThat(DebuggerVariables.compare(
                        expected.at("/crashed/frames"), report.crashed().frames(), DebuggerFrames.judged()))
                .isEqualTo(14);
        assertThat(report.assertion()).isEqualTo(new CrashReport.Assertion("scaled < 4000", "app.c", 81));
        JsonNode group = fleet.items(1, "groups").get(0).get("group");
        assertThat(group.get("keys").valueStream().map(JsonNode::asText)).endsWith("expression scaled < 4000");
        assertThat(group.get("title").asText()).doesNotContain("expression");

        JsonNode globals = fleet.organization.get(trace + "/globals?q=g_indoor").json();
        JsonNode indoor = globals.get(0).get("variables").get(0);
        assertThat(indoor.get("value").asText())
                .isEqualTo(expected.at("/globals/g_indoor/value").asText());
        assertThat(fleet.organization
                        .get(trace + "/globals?q=" + "x".repeat(201))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void what_came_before_its_symbols_is_named_when_they_come_and_keeps_its_issue() {
        fleet.crashes("P-1", "1.0.0", "m3-dwarf5--null-deref");
        fleet.isUnderstood();
        fleet.put(1, "assignee", "{\"email\":\"%s\"}".formatted(fleet.organization.email));
        JsonNode before = fleet.issue(1);

        fleet.uploadsSymbols("m3-dwarf5");

        eventually(() -> assertThat(fleet.issue(1).get("title").asText()).contains("read_history"));
        assertThat(before.get("named").asBoolean()).isFalse();
        assertThat(before.get("title").asText()).contains("0x");
        assertThat(fleet.issue(1).get("named").asBoolean()).isTrue();
        assertThat(fleet.issue(1).get("assignee").asText()).isEqualTo(fleet.organization.email);
        assertThat(fleet.issues()).hasSize(1);
    }

    @Test
    void two_issues_that_symbols_show_to_be_one_become_one_and_both_addresses_lead_there() {
        fleet.crashes("P-1", "1.0.0", "m3-dwarf5--null-deref");
        fleet.crashes("P-2", "2.0.0", "m4f-dwarf5--null-deref");
        fleet.isUnderstood();
        assertThat(fleet.issues()).hasSize(2);

        fleet.uploadsSymbols("m3-dwarf5");
        fleet.uploadsSymbols("m4f-dwarf5");

        eventually(() -> assertThat(fleet.issues()).hasSize(1));
        long kept = fleet.issues().get(0).get("number").asLong();
        long left = 3 - kept;
        eventually(
                () -> assertThat(fleet.issue(left).get("mergedInto").asLong()).isEqualTo(kept));
        var page = fleet.organization.get("/products/pump/issues/" + left);
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).endsWith("/issues/" + kept);
    }

    @Test
    void a_place_without_a_coredump_gets_its_function_for_all_its_events() {
        long pc = pcOf("m3-dwarf5--divide-by-zero");
        fleet.rebootsAt("P-1", "1.0.0", TroubledFleet.elfBuildId("m3-dwarf5--x"), 0x9300, pc, 0);
        fleet.rebootsAt("P-2", "1.0.0", TroubledFleet.elfBuildId("m3-dwarf5--x"), 0x9300, pc, 0);
        assertThat(fleet.issues().get(0).get("named").asBoolean()).isFalse();

        fleet.uploadsSymbols("m3-dwarf5");

        eventually(() -> assertThat(fleet.issues().get(0).get("title").asText()).contains("average"));
        long number = fleet.issues().get(0).get("number").asLong();
        assertThat(fleet.issue(number).get("named").asBoolean()).isTrue();
        assertThat(fleet.traces(number))
                .allSatisfy(trace -> assertThat(trace.get("place").asText()).isEqualTo("average"));
    }

    @Test
    void a_product_s_rules_group_again_and_keep_the_issue_s_number_and_name() {
        fleet.uploadsSymbols("m3-dwarf5");
        fleet.crashes("P-1", "1.0.0", "m3-dwarf5--divide-by-zero");
        eventually(() -> assertThat(fleet.issue(1).get("title").asText()).contains("average"));
        fleet.put(1, "name", "{\"name\":\"Nothing to average\"}");
        String before = fleet.traces(1).get(0).get("id").asText();

        fleet.organization.put(
                fleet.organization.api("/grouping-rules"),
                "application/json",
                BodyPublishers.ofString("{\"drop\":[\"average\"]}"));

        eventually(() -> assertThat(keys(1)).startsWith("divide_by_zero"));
        assertThat(fleet.issue(1).get("title").asText()).isEqualTo("Nothing to average");
        assertThat(fleet.traces(1).get(0).get("id").asText()).isEqualTo(before);
    }

    @Test
    void rules_that_name_everything_are_refused() {
        var answer = fleet.organization.put(
                fleet.organization.api("/grouping-rules"),
                "application/json",
                BodyPublishers.ofString("{\"drop\":[\"*\"]}"));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void a_report_tells_threads_registers_and_the_fault_and_the_coredump_can_be_had() {
        fleet.uploadsSymbols("m3-dwarf5");
        fleet.crashes("P-1", "1.0.0", "m3-dwarf5--divide-by-zero");
        fleet.isUnderstood();
        String trace = fleet.organization.api(
                "/traces/" + fleet.traces(1).get(0).get("id").asText());

        JsonNode report = fleet.organization.get(trace + "/report").json();
        TestOrganization.Answer dump = fleet.organization.get(trace + "/coredump");
        TestOrganization.Answer elf = fleet.organization.get(trace + "/coredump.elf");

        assertThat(report.at("/fault/sentence").asText()).isEqualTo("An integer was divided by zero.");
        assertThat(report.at("/threads/0/frames/0/function").asText()).isEqualTo("average");
        assertThat(new String(dump.response().body(), 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("CORE");
        assertThat(elf.response().body()).startsWith(0x7f, 'E', 'L', 'F');
    }

    @Test
    void a_crash_loop_is_counted_whole_and_read_so_often_only() {
        for (int crash = 0; crash < 22; crash++) {
            fleet.crashes("P-1", "1.0." + crash % 1, "r" + crash, "m3-dwarf5--divide-by-zero");
            fleet.isUnderstood();
        }

        assertThat(fleet.issue(1).get("events").asLong()).isEqualTo(22);
        assertThat(fleet.traces(1))
                .filteredOn(trace -> trace.get("analysis").asText().equals("NONE"))
                .hasSize(2);
    }

    private String keys(long number) {
        return fleet.items(number, "groups").get(0).at("/group/keys").get(0).asText();
    }

    private static long pcOf(String capture) {
        return dev.fleetward.simulator.wire.Coredump.captured(capture + ".core.gz")
                .pc();
    }
}
