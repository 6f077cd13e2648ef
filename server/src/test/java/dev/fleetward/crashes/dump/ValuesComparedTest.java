package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.symbols.dwarf.OtherTools;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One of each kind of value that C++ has, read from a core of a program just built, against what gdb reads; left out
 * where gdb or a compiler is not installed.
 */
class ValuesComparedTest {
    private static final Path SOURCE = DumpFixtures.resource("/crashes/values/kinds.cpp");
    private static final Path SCRIPT = DumpFixtures.resource("/crashes/values/variables.py");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-gdwarf-5 -O0",
                "-gdwarf-5 -O2",
                "-gdwarf-4 -O1",
                "-gdwarf-4 -Og -fdebug-types-section",
                "-gdwarf-3 -O2 -gstrict-dwarf",
                "-gdwarf-2 -O0"
            })
    void each_kind_of_value_is_shown_as_a_debugger_shows_it(String options, @TempDir Path home) throws Exception {
        assumeTrue(OtherTools.has("gdb", "g++"), "gdb or g++ is not installed");
        Path program = home.resolve("kinds");
        run(home, "g++ -std=c++17 -w -Wl,--build-id -o kinds " + options + " " + SOURCE);
        run(home, "gdb", "-q", "-batch", "-ex", "run", "-ex", "generate-core-file kinds.core", "-ex", "kill", "kinds");
        run(home, "gdb", "-q", "-batch", "-x", SCRIPT.toString(), "kinds", "kinds.core");
        assumeTrue(Files.exists(home.resolve("report.json")), "this machine lets gdb run no program");

        CrashReport report =
                CrashAnalysis.of(ByteBuffer.wrap(Files.readAllBytes(home.resolve("kinds.core"))), symbolsOf(program));

        JsonNode expected =
                new ObjectMapper().readTree(home.resolve("report.json").toFile());
        int compared = DebuggerVariables.compare(expected, report.crashed().frames(), frame -> true);
        assertThat(compared).isGreaterThan(50);
        assertThat(report.crashed().frames().stream().flatMap(frame -> frame.locals().stream()))
                .filteredOn(local -> local.name().equals("variable") && local.missing() == null)
                .allSatisfy(local -> assertThat(local.value()).isEqualTo("{0, 1, 4, 9}"));
    }

    private static SymbolSource symbolsOf(Path program) throws IOException {
        ElfFile elf = ElfFile.open(program);
        String id = elf.buildId().orElseThrow().hex();
        BuildSymbols symbols = BuildSymbols.of(elf);
        return SymbolSource.byBuildId(wanted -> Optional.of(symbols).filter(_ -> id.equals(wanted)));
    }

    private static void run(Path home, String command) throws Exception {
        run(home, command.split(" ", -1));
    }

    private static void run(Path home, String... command) throws Exception {
        var process = new ProcessBuilder(List.of(command))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("tool.log").toFile());
        process.environment()
                .putAll(Map.of(
                        "LC_ALL",
                        "C.UTF-8",
                        "REPORT",
                        home.resolve("report.json").toString()));
        process.start().waitFor();
    }
}
