package dev.fleetward.cli;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on the command line, against a server that looks at its rules by itself. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AlertCommandTest {
    private final TestOrganization organization = new TestOrganization();
    private final Shell shell = new Shell(organization);

    @Test
    void a_rule_is_added_fires_and_is_silenced(@TempDir Path home) throws IOException {
        new Seed(organization).device("A-1", "1.0.0");
        Path rule = home.resolve("rule.json");
        Files.writeString(rule, """
                {"name": "Old version", "figure": "devices.matching", "slice": {"query": "version = 1.0.0"},
                 "comparison": "at-least", "threshold": 1, "every": "30s"}
                """);

        assertThat(of("figures")).contains("vitals.crash-free-devices").contains("query=");
        assertThat(of("preview", "devices.matching", "--slice", "query=version = 1.0.0"))
                .isEqualTo("1.0  1 device matches version = 1.0.0.");
        assertThat(of("add", rule.toString())).isEqualTo("added Old version");
        assertThat(of("add", rule.toString())).isEqualTo("changed Old version");
        assertThat(of("rules")).isEqualTo("on   warning   Old version: devices.matching at-least 1.0 devices");
        eventually(() -> assertThat(of("list")).contains("firing    warning   Old version: 1 device matches"));
        assertThat(of("acknowledge", "Old version", "--note", "A-1 is on its way back"))
                .isEqualTo("acknowledged 1 alert");
        assertThat(of("list")).endsWith("; looked after by owner: A-1 is on its way back");
        assertThat(of("acknowledge", "Old version", "--take-back")).isEqualTo("taken back: 1 alert");
        assertThat(of("list")).doesNotContain("looked after");
        assertThat(refused("acknowledge", "Old version", "--subject", "2.0.0"))
                .contains("no alert of “Old version” with the subject “2.0.0” fires");
        assertThat(of("silence", "--rule", "Old version", "--hours", "1")).startsWith("silenced until 20");
        assertThat(of("recommended", "ingest.quarantined")).isEqualTo("switched on Messages cannot be read");
        assertThat(of("delete", "Old version")).isEqualTo("deleted Old version");
        assertThat(of("list", "--state", "resolved")).contains("Old version");
        assertThat(refused("delete", "Old version")).contains("no alert rule is named “Old version”");
        assertThat(refused("silence", "--rule", "Old version")).contains("no alert rule is named “Old version”");
        assertThat(refused("list", "--state", "odd")).contains("state must be pending, firing or resolved");
    }

    @Test
    void a_target_is_added_tested_and_its_deliveries_seen() {
        try (var receiver = new Receiver()) {
            assertThat(shell.prints("alert", "add-target", "hook", "--kind", "webhook", "--url", receiver.url("/x")))
                    .startsWith("added hook; signing secret fws_");
            assertThat(shell.prints("alert", "test", "hook")).startsWith("queued; see");
            eventually(() ->
                    assertThat(shell.prints("alert", "deliveries")).contains("delivered  Test from Fleetward to hook"));
            assertThat(shell.prints("alert", "targets")).startsWith("webhook   hook  http://127.0.0.1:");
        }
        assertThat(of("list")).isEqualTo("no alerts");
        assertThat(shell.prints("security", "--product", organization.product, "--kind", "tampering"))
                .isEqualTo("no security events");
    }

    private String of(String... arguments) {
        return shell.prints(alert(arguments));
    }

    private String refused(String... arguments) {
        return shell.refuses(alert(arguments));
    }

    private String[] alert(String... arguments) {
        return Stream.of(Stream.of("alert"), Stream.of(arguments), Stream.of("--product", organization.product))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }
}
