package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same file, line and chain of inlined functions as {@code llvm-symbolizer}, where that and a compiler are
 * installed; left out where they are not. Not compared, for known reasons: places for which the tool has no line, and
 * names of outermost functions, of which several may be right (see docs/decisions/016). Where several rows of a line
 * table begin at one address the tool takes the last, and we the one that begins a statement, as debuggers do: the
 * innermost line is therefore compared with a debugger's, and may be another in one place of a hundred, where that joins
 * rows it has no use for.
 */
class SymbolIndexComparedTest {
    private static final int SAMPLES = 1_500;
    private static final Pattern LINE = Pattern.compile("Line (\\d+) of \"([^\"]*)\"");

    @ParameterizedTest
    @ValueSource(strings = {"m3-dwarf4.elf", "m3-dwarf5.elf", "m3-o2-zdebug.elf", "m4f-dwarf5.elf"})
    void firmware(String name) throws Exception {
        assumeTrue(OtherTools.has("llvm-symbolizer"), "llvm-symbolizer is not installed");
        compare(SymbolFixtures.HOME.resolve(name));
    }

    @ParameterizedTest
    @CsvSource({"-gdwarf-2, -O0", "-gdwarf-3, -O1", "-gdwarf-4, -O2", "-gdwarf-5, -O3", "-flto, -O2"})
    void cpp_of_every_format(String format, String effort, @TempDir Path directory) throws Exception {
        assumeTrue(OtherTools.has("llvm-symbolizer", "g++"), "llvm-symbolizer or g++ is not installed");
        Path program = directory.resolve("shapes");
        String source = SymbolFixtures.HOME.resolve("src/shapes.cpp").toString();
        OtherTools.run(
                Path.of("/dev/null"),
                "g++",
                "-std=c++17",
                "-g",
                format,
                effort,
                "-ffunction-sections",
                "-Wl,--gc-sections",
                "-o",
                program.toString(),
                source);
        compare(program);
    }

    private static void compare(Path program) throws Exception {
        ElfFile elf = ElfFile.open(program);
        SymbolIndex index = SymbolIndex.of(elf);
        List<Long> addresses = samples(elf.section(".text").orElseThrow());
        var theirs = OtherTools.frames(
                addresses, "llvm-symbolizer", "--obj=" + program, "-a", "--no-demangle", "--output-style=GNU");

        int compared = 0;
        for (long address : addresses) {
            var tool = theirs.get(address);
            if (tool == null || tool.isEmpty() || tool.getFirst().line() == 0) {
                continue;
            }
            var ours = index.frames(address).stream()
                    .map(frame -> Path.of(frame.file()).normalize() + ":" + frame.line())
                    .toList();
            var expected = tool.stream()
                    .map(frame -> frame.file() + ":" + frame.line())
                    .toList();
            assertThat(ours).as("0x%x of %s", address, program).hasSameSizeAs(expected);
            assertThat(ours.subList(1, ours.size()))
                    .as("0x%x of %s", address, program)
                    .isEqualTo(expected.subList(1, expected.size()));
            compared++;
        }
        assertThat(compared).isGreaterThan(addresses.size() / 2);
        assertThat(index.damage()).isEmpty();
        compareLines(program, index, addresses);
    }

    private static void compareLines(Path program, SymbolIndex index, List<Long> addresses) throws Exception {
        String debugger = OtherTools.has("gdb-multiarch") ? "gdb-multiarch" : "gdb";
        if (!OtherTools.has(debugger)) {
            return;
        }
        Path questions = Files.createTempFile("lines", ".gdb");
        var asked = addresses.stream()
                .map(address -> "echo @\\n\ninfo line *0x" + Long.toHexString(address) + "\n")
                .toList();
        Files.writeString(questions, String.join("", asked));
        String answers = String.join(
                "\n",
                OtherTools.run(
                        Path.of("/dev/null"),
                        debugger,
                        "-q",
                        "-batch",
                        "-x",
                        questions.toString(),
                        program.toString()));
        Files.delete(questions);

        String[] told = answers.split("@\n", -1);
        assertThat(told).hasSize(addresses.size() + 1);
        int compared = 0;
        int others = 0;
        for (int i = 0; i < addresses.size(); i++) {
            var line = LINE.matcher(told[i + 1]);
            if (line.find()) {
                var frames = index.frames(addresses.get(i));
                compared++;
                others += !frames.isEmpty()
                                && frames.getFirst().line() == Integer.parseInt(line.group(1))
                                && frames.getFirst().file().endsWith(fileName(line.group(2)))
                        ? 0
                        : 1;
            }
        }
        assertThat(compared).isGreaterThan(addresses.size() / 2);
        assertThat(others).as("other lines than the debugger's in %s", program).isLessThan(compared / 100);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<Long> samples(Section text) {
        var random = new Random(1);
        var addresses = new ArrayList<Long>();
        for (int i = 0; i < SAMPLES; i++) {
            addresses.add(text.address() + random.nextLong(text.size()));
        }
        return addresses;
    }
}
