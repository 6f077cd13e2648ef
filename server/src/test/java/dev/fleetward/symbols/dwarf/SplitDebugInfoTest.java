package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build whose debug information was split off tells the same as one that kept it; left out without a compiler. */
class SplitDebugInfoTest {
    private static final Path NO_INPUT = Path.of("/dev/null");

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-4", "-gdwarf-5"})
    void by_dwo_and_by_package(String format, @TempDir Path directory) throws Exception {
        assumeTrue(OtherTools.has("g++"), "g++ is not installed");
        Path whole = build(directory.resolve("whole"), format);
        Path split = build(directory.resolve("split"), format, "-gsplit-dwarf");
        Path half = dwo(directory);

        assertSame(ElfFile.open(whole), ElfFile.open(split), List.of(ElfFile.open(half)));
        if (OtherTools.has("llvm-dwp")) {
            Path packed = directory.resolve("split.dwp");
            OtherTools.run(NO_INPUT, "llvm-dwp", half.toString(), "-o", packed.toString());
            assertSame(ElfFile.open(whole), ElfFile.open(split), List.of(ElfFile.open(packed)));
        }
    }

    private static void assertSame(ElfFile whole, ElfFile split, List<ElfFile> companions) {
        DebugInfo info = DebugInfo.of(split, companions);
        SymbolIndex expected = SymbolIndex.of(whole);
        SymbolIndex found = SymbolIndex.of(info);

        Section text = split.section(".text").orElseThrow();
        for (long address = text.address(); address < text.address() + text.size(); address += 3) {
            assertThat(found.frames(address)).as("0x%x", address).isEqualTo(expected.frames(address));
        }
        assertThat(info.members("Box<int>")).extracting(Member::name).contains("w", "h");
        assertThat(found.damage()).isEmpty();
    }

    private static Path build(Path program, String... options) throws Exception {
        String source = SymbolFixtures.HOME.resolve("src/shapes.cpp").toString();
        var command = new java.util.ArrayList<>(List.of("g++", "-std=c++17", "-g", "-O2", "-o", program.toString()));
        command.addAll(List.of(options));
        command.add(source);
        OtherTools.run(NO_INPUT, command.toArray(new String[0]));
        return program;
    }

    private static Path dwo(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".dwo"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
