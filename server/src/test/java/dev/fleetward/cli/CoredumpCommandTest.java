package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A coredump read in a terminal, without a server. */
class CoredumpCommandTest {
    private static final String DUMP = "/crashes/dump/m3-dwarf4--assert-inlined.core.gz";

    @Test
    void show_prints_the_reason_the_threads_and_what_their_variables_held() {
        String shown = show(file(DUMP), "--symbols", file("/symbols/m3-dwarf4.elf"));

        assertThat(shown)
                .contains("Assertion failed: scaled < 4000 at app.c:81")
                .contains("Thread control crashed")
                .contains("scale (raw=5000, c=0x20000008 <g_indoor+4>) at /fw/app.c:81 (inlined)")
                .contains("int scaled=4997")
                .contains("Thread radio delayed")
                .contains("radio_wait (channel=6)");
    }

    @Test
    void show_prints_the_whole_report_as_json() {
        assertThat(show(file(DUMP), "--symbols", file("/symbols/m3-dwarf4.elf"), "--json"))
                .contains("\"expression\" : \"scaled < 4000\"");
    }

    @Test
    void symbols_of_another_build_are_refused() {
        String shown = show(file(DUMP), "--symbols", file("/symbols/m3-dwarf5.elf"));

        assertThat(shown).contains("is build 43421f0027b056fb599439931d21e0e91dc03691, but the coredump is of build");
    }

    private static String show(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            new CommandLine(new CoredumpCommand.Show())
                    .setExecutionExceptionHandler((failed, _, _) -> {
                        System.out.println(failed.getMessage());
                        return 1;
                    })
                    .execute(arguments);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String file(String resource) {
        try {
            return Path.of(Objects.requireNonNull(CoredumpCommandTest.class.getResource(resource))
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
