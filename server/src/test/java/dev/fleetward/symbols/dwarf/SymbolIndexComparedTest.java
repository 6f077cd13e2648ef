package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same file, line and chain of inlined functions as {@code llvm-symbolizer}, where that and a compiler are
 * installed; left out where they are not. Not compared, for known reasons: places for which the tool has no line, and
 * names of outermost functions, of which several may be right (see docs/decisions/016). Where several rows of a line
 * table begin at one address the tool takes the last, and we the one that begins a statement, as debuggers do: the
 * innermost line may differ there, and nowhere else.
 */
class SymbolIndexComparedTest {
    private static final int SAMPLES = 1_500;

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
        int statements = 0;
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
            statements += ours.getFirst().equals(expected.getFirst()) ? 0 : 1;
            compared++;
        }
        assertThat(compared).isGreaterThan(addresses.size() / 2);
        assertThat(statements).as("other lines than the tool's in %s", program).isLessThan(compared / 3);
        assertThat(index.damage()).isEmpty();
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
