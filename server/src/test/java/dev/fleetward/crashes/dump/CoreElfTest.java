package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.crashes.dump.CrashReport.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coredump as an ELF core: our own reader and a debugger find in it what was in the dump. */
class CoreElfTest {
    private static final Pattern FRAME = Pattern.compile("#\\d+ +(?:0x[0-9a-f]+ in )?(\\S+) \\(");
    private static final int RUNNING = 1;

    @TempDir
    private Path directory;

    @Test
    void the_core_holds_the_dumps_memory_and_registers() throws BadDump {
        ByteBuffer dump = DumpFixtures.core(DumpFixtures.cortexM(), "m4f-dwarf5--float-locals");
        CrashReport before = CrashAnalysis.of(dump, DumpSymbols.firmware());

        CoreFile core = CoreFile.of(ByteBuffer.wrap(CoreElf.of(dump, DumpSymbols.firmware())));

        assertThat(core.memory().saved()).hasSameSizeAs(before.memory());
        LinuxProcess process = LinuxProcess.of(core, LinuxMachine.ARM);
        assertThat(process.threads()).hasSameSizeAs(before.threads());
        for (int i = 0; i < before.threads().size(); i++) {
            var registers = process.threads().get(i).registers();
            before.threads().get(i).registers().stream()
                    .filter(register -> registers.architecture().names().contains(register.name()))
                    .forEach(register ->
                            assertThat(registers.get(register.name())).hasValue(register.value()));
        }
    }

    @Test
    void without_symbols_only_the_crashed_thread_is_there() throws BadDump {
        ByteBuffer dump = DumpFixtures.core(DumpFixtures.cortexM(), "m4f-dwarf5--float-locals");

        CoreFile core = CoreFile.of(ByteBuffer.wrap(CoreElf.of(dump, SymbolSource.none())));

        assertThat(LinuxProcess.of(core, LinuxMachine.ARM).threads()).hasSize(RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m3-dwarf4--null-deref", "m3-dwarf4--assert-inlined", "m4f-dwarf5--float-locals"})
    void a_debugger_opens_it_and_shows_the_same_frames(String name) throws BadDump, IOException, InterruptedException {
        Optional<Path> debugger = onPath("gdb-multiarch");
        assumeTrue(debugger.isPresent(), "gdb-multiarch is not installed: the core is not opened by a debugger");
        ByteBuffer dump = DumpFixtures.core(DumpFixtures.cortexM(), name);
        Path core = directory.resolve("dump.core");
        Files.write(core, CoreElf.of(dump, DumpSymbols.firmware()));

        List<String> shown = backtrace(debugger.get(), elf(name), core);

        List<String> ours = CrashAnalysis.of(dump, DumpSymbols.firmware()).crashed().frames().stream()
                .map(Frame::function)
                .toList();
        assertThat(shown.subList(0, ours.size())).isEqualTo(ours);
    }

    @Test
    void what_is_no_coredump_is_refused() {
        ByteBuffer text = ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> CoreElf.of(text, SymbolSource.none())).isInstanceOf(BadDump.class);
    }

    private static Path elf(String name) {
        String file = name.substring(0, name.indexOf("--")) + ".elf";
        return DumpFixtures.everything()
                .map(all -> all.resolve("coredump/elf").resolve(file))
                .orElseGet(() -> DumpFixtures.resource("/symbols/" + file));
    }

    private List<String> backtrace(Path debugger, Path elf, Path core) throws IOException, InterruptedException {
        Path shown = directory.resolve("shown.txt");
        Process process = new ProcessBuilder(
                        debugger.toString(),
                        "-nx",
                        "-batch",
                        elf.toString(),
                        core.toString(),
                        "-ex",
                        "set pagination off",
                        "-ex",
                        "echo BACKTRACE\\n",
                        "-ex",
                        "bt 40")
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile())
                .start();
        process.waitFor();
        String text = Files.readString(shown);
        return text.substring(text.indexOf("BACKTRACE"))
                .lines()
                .map(FRAME::matcher)
                .filter(Matcher::find)
                .map(frame -> frame.group(1))
                .toList();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
