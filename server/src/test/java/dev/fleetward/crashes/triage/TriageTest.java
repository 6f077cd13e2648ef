package dev.fleetward.crashes.triage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TriageTest {
    private static final long BUS_FAULT = 0x9100;

    private final TroubledFleet fleet = new TroubledFleet();

    @Inject
    IgnoreJob ignored;

    @Test
    void an_issue_resolved_in_a_version_comes_back_on_that_version_or_a_later_one() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.put(1, "state", "{\"state\":\"resolved\",\"version\":\"1.2.0\"}");

        fleet.reboots("P-1", "1.1.9", TroubledFleet.BROWN_OUT);
        String onOldVersion = fleet.issue(1).get("state").asText();
        fleet.reboots("P-1", "1.10.0", TroubledFleet.BROWN_OUT);

        assertThat(onOldVersion).isEqualTo("RESOLVED");
        assertThat(fleet.issue(1).get("state").asText()).isEqualTo("REGRESSED");
        JsonNode last = fleet.items(1, "activity").get(0);
        assertThat(last.get("who").asText()).isEqualTo("Field data");
        assertThat(last.get("detail").asText()).isEqualTo("on version 1.10.0");
    }

    @Test
    void an_ignored_issue_opens_when_it_has_that_many_events() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.put(1, "state", "{\"state\":\"ignored\",\"events\":3}");

        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        ignored.run();
        String withTwo = fleet.issue(1).get("state").asText();
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        ignored.run();

        assertThat(withTwo).isEqualTo("IGNORED");
        assertThat(fleet.issue(1).get("state").asText()).isEqualTo("OPEN");
    }

    @Test
    void an_ignored_issue_opens_when_it_strikes_that_many_devices() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.put(1, "state", "{\"state\":\"ignored\",\"devices\":2}");

        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        ignored.run();
        String withOne = fleet.issue(1).get("state").asText();
        fleet.reboots("P-2", "1.0.0", TroubledFleet.BROWN_OUT);
        ignored.run();

        assertThat(withOne).isEqualTo("IGNORED");
        assertThat(fleet.issue(1).get("state").asText()).isEqualTo("OPEN");
    }

    @Test
    void a_condition_that_holds_already_is_refused() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);

        assertThat(fleet.put(1, "state", "{\"state\":\"ignored\",\"events\":1}").status())
                .isEqualTo(400);
        assertThat(fleet.put(1, "state", "{\"state\":\"ignored\",\"until\":\"2020-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fleet.put(1, "state", "{\"state\":\"ignored\",\"until\":\"soon\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fleet.put(1, "state", "{\"state\":\"open\",\"events\":9}").status())
                .isEqualTo(400);
        assertThat(fleet.put(1, "state", "{\"state\":\"regressed\"}").status()).isEqualTo(400);
    }

    @Test
    void a_date_to_ignore_until_is_kept_and_shown() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        Instant until = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

        fleet.put(1, "state", "{\"state\":\"ignored\",\"until\":\"%s\"}".formatted(until));

        assertThat(fleet.issue(1).at("/ignored/at").asText()).isEqualTo(until.toString());
        ignored.run();
        assertThat(fleet.issue(1).get("state").asText()).isEqualTo("IGNORED");
    }

    @Test
    void an_issue_is_given_to_a_colleague_and_to_nobody_else() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        String me = fleet.organization.email;

        assertThat(fleet.put(1, "assignee", "{\"email\":\"%s\"}".formatted(me)).status())
                .isEqualTo(200);
        assertThat(fleet.put(1, "assignee", "{\"email\":\"stranger@example.org\"}")
                        .status())
                .isEqualTo(400);

        assertThat(fleet.issue(1).get("assignee").asText()).isEqualTo(me);
        assertThat(fleet.organization
                        .get(fleet.organization.api("/issues?assignee=" + me))
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void names_notes_and_links_are_kept_in_the_activity() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);

        fleet.put(1, "name", "{\"name\":\"Weak battery\"}");
        fleet.post(1, "notes", "{\"text\":\"Seen in the lab too.\"}");
        fleet.post(1, "links", "{\"title\":\"Case C-1\",\"address\":\"/products/pump/cases/C-1\"}");

        assertThat(fleet.issue(1).get("title").asText()).isEqualTo("Weak battery");
        assertThat(fleet.items(1, "links").get(0).get("title").asText()).isEqualTo("Case C-1");
        assertThat(fleet.items(1, "activity"))
                .extracting(entry -> entry.get("what").asText())
                .containsExactly("linked", "noted", "renamed it");
        assertThat(fleet.post(1, "links", "{\"address\":\"javascript:alert(1)\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void merged_issues_are_one_and_later_events_of_both_go_there() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-2", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);

        fleet.post(2, "merge", "{\"into\":1}");
        fleet.reboots("P-3", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);

        assertThat(fleet.issues()).hasSize(1);
        assertThat(fleet.issue(1).get("events").asLong()).isEqualTo(3);
        assertThat(fleet.issue(1).get("devices").asLong()).isEqualTo(3);
        assertThat(fleet.issue(2).get("mergedInto").asLong()).isEqualTo(1);
        assertThat(fleet.put(2, "name", "{\"name\":\"x\"}").status()).isEqualTo(409);
        assertThat(fleet.post(1, "merge", "{\"into\":1}").status()).isEqualTo(400);
    }

    @Test
    void splitting_brings_back_the_issue_that_was_merged_with_its_number_and_its_state() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-2", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);
        fleet.put(2, "name", "{\"name\":\"Dog bites\"}");
        fleet.post(2, "merge", "{\"into\":1}");
        JsonNode groups = fleet.items(1, "groups");
        String dog = fingerprint(groups, 2);

        JsonNode back = fleet.post(1, "split", "{\"fingerprints\":[\"%s\"]}".formatted(dog))
                .json();
        fleet.reboots("P-3", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);

        assertThat(back.get("number").asLong()).isEqualTo(2);
        assertThat(back.get("title").asText()).isEqualTo("Dog bites");
        assertThat(fleet.issue(2).get("events").asLong()).isEqualTo(2);
        assertThat(fleet.issue(1).get("events").asLong()).isEqualTo(1);
        assertThat(fleet.post(1, "split", "{\"fingerprints\":[\"%s\"]}".formatted(fingerprint(groups, 1)))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void the_impact_tells_versions_and_hardware() {
        fleet.rebootsAt("P-1", "1.0.0", BUS_FAULT, 0x1000, 0x2000);
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-2", "1.1.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-2", "1.1.0", TroubledFleet.BROWN_OUT);

        JsonNode impact = fleet.organization
                .get(fleet.organization.api("/issues/2/impact"))
                .json();

        assertThat(impact.get("versions"))
                .extracting(version -> version.get("version").asText() + " "
                        + version.get("events").asLong() + " "
                        + version.get("devices").asLong())
                .containsExactlyInAnyOrder("1.0.0 1 1", "1.1.0 2 1");
        assertThat(impact.at("/versions/0/deviceHours").isNull()).isTrue();
        assertThat(impact.at("/hardware/0/hardware").asText()).isEqualTo("r1");
        assertThat(impact.at("/hardware/0/devices").asLong()).isEqualTo(2);
    }

    private static String fingerprint(JsonNode groups, long home) {
        for (JsonNode group : groups) {
            if (group.get("home").asLong() == home) {
                return group.at("/group/fingerprint").asText();
            }
        }
        throw new AssertionError("no group of issue " + home + ": " + groups);
    }
}
