package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ManualPageTest {
    @TempDir
    Path folder;

    @Test
    void every_command_at_every_depth_has_its_place() {
        String page = ManualPage.of(Fleetward.withAllCommands());

        assertThat(page.lines()).contains(names(Fleetward.withAllCommands()).toArray(String[]::new));
        assertThat(page).contains("\\fB\\-\\-database\\-url\\fR", "FLEETWARD_TOKEN", "/etc/fleetward/fleetward.toml");
        assertThat(page).doesNotContain("${DEFAULT-VALUE}");
    }

    @Test
    void man_finds_nothing_to_complain_about() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not on this machine");
        Path page = Files.writeString(folder.resolve("fleetward.1"), ManualPage.of(Fleetward.withAllCommands()));

        assertThat(prints("groff", "-man", "-Kutf8", "-ww", "-z", page.toString()))
                .isEmpty();
    }

    @Test
    void the_completion_is_shell_that_knows_the_commands() throws Exception {
        String script = picocli.AutoComplete.bash("fleetward", Fleetward.withAllCommands());
        Path file = Files.writeString(folder.resolve("completion"), script);

        assertThat(prints("bash", "-n", file.toString())).isEmpty();
        assertThat(script).contains("sign-in-link", "--database-url");
    }

    private static List<String> names(CommandLine line) {
        var names = new ArrayList<String>();
        line.getSubcommands().values().forEach(command -> {
            names.add(".SS " + command.getCommandSpec().qualifiedName().replace("-", "\\-"));
            names.addAll(names(command));
        });
        return names;
    }

    private static String prints(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return printed;
    }
}
