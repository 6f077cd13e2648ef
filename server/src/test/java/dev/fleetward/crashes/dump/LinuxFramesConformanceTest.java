package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cores of a threaded C++ program on x86-64 and AArch64 have the frames that a debugger finds in the program. */
@EnabledIfEnvironmentVariable(
        named = "FLEETWARD_CONFORMANCE",
        matches = ".+",
        disabledReason = "FLEETWARD_CONFORMANCE does not name the folder of large cores")
class LinuxFramesConformanceTest {
    static List<String> dumps() {
        return DumpFixtures.everything().map(_ -> DumpFixtures.names(home())).orElse(List.of());
    }

    private static Path home() {
        return DumpFixtures.everything().orElseThrow().resolve("coredump/linux");
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void every_thread_has_the_debuggers_frames_in_the_program(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(home(), name);

        CrashReport report = CrashAnalysis.of(DumpFixtures.core(home(), name), symbols());

        assertThat(report.threads()).hasSameSizeAs(expected.get("threads"));
        for (int i = 0; i < report.threads().size(); i++) {
            assertThat(inProgram(report.threads().get(i)))
                    .isEqualTo(inProgram(expected.get("threads").get(i).get("frames")));
        }
        assertThat(report.cause().signal()).isEqualTo(signal(name));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void arguments_and_locals_hold_what_the_debugger_reads(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(home(), name);

        CrashReport report = CrashAnalysis.of(DumpFixtures.core(home(), name), symbols());

        int compared = 0;
        for (int i = 0; i < report.threads().size(); i++) {
            compared += DebuggerVariables.compare(
                    expected.get("threads").get(i).get("frames"),
                    report.threads().get(i).frames(),
                    LinuxFramesConformanceTest::isNamed);
        }
        assertThat(compared).isGreaterThan(5);
    }

    /** Of the program, for whose symbols there are. */
    private static boolean isNamed(JsonNode frame) {
        boolean library = frame.get("pc").asText().startsWith("0x7ff");
        return !library && !frame.get("file").isNull();
    }

    /** The emulator that wrote the AArch64 cores left out the program's headers, so that its build id is not in them. */
    private static SymbolSource symbols() {
        BuildSymbols x86 = DumpSymbols.open(home().resolve("gateway-x86_64.gz"));
        BuildSymbols arm = DumpSymbols.open(home().resolve("gateway-aarch64.gz"));
        return new SymbolSource(
                id -> Optional.of(x86).filter(_ -> x86.code()
                        .elf()
                        .buildId()
                        .filter(it -> it.hex().equals(id))
                        .isPresent()),
                module -> module.equals("gateway-aarch64") ? Optional.of(arm) : Optional.empty());
    }

    /** The C library of the x86-64 program is not at hand: neither its frames nor those above it are asked for. */
    private static List<String> inProgram(JsonNode frames) {
        var lines = DebuggerFrames.of(frames).lines();
        return lines.stream().filter(line -> !isLibrary(line)).toList();
    }

    private static List<String> inProgram(ThreadDump thread) {
        return DebuggerFrames.ofReport(thread.frames()).lines().stream()
                .filter(line -> !isLibrary(line))
                .toList();
    }

    private static boolean isLibrary(String line) {
        return line.startsWith("0x7ff");
    }

    private static String signal(String name) {
        String how = name.substring(name.indexOf('-') + 1).toLowerCase(Locale.ROOT);
        return switch (how) {
            case "abort" -> "SIGABRT";
            case "div" -> "SIGFPE";
            default -> "SIGSEGV";
        };
    }
}
