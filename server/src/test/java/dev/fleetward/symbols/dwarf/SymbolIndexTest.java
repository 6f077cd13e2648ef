package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.elf.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolIndexTest {
    @ParameterizedTest
    @CsvSource({
        "m3-o2-zdebug.elf, 604, crash_now, /fw/board.c, 76",
        "m3-dwarf5.elf, 9a0, read_history, /fw/app.c, 45",
        "m3-dwarf5.elf, 9c5, null_deref, /fw/app.c, 53",
        "m3-dwarf5.elf, d07, run_scenario, /fw/app.c, 143",
    })
    void an_address_is_a_function_and_a_line(String elf, String address, String function, String file, int line) {
        SymbolIndex index = SymbolIndex.of(SymbolFixtures.elf(elf));

        var frames = index.frames(Long.parseLong(address, 16));

        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().function()).isEqualTo(function);
        assertThat(frames.getFirst().linkageName()).isEmpty();
        assertThat(frames.getFirst().file()).isEqualTo(file);
        assertThat(frames.getFirst().line()).isEqualTo(line);
        assertThat(frames.getFirst().inlined()).isFalse();
    }

    @Test
    void inlined_functions_come_innermost_first_each_with_the_line_it_was_at() {
        SymbolIndex index = SymbolIndex.of(SymbolFixtures.elf("m3-o2-zdebug.elf"));

        var frames = index.frames(0xb88 - 1);

        assertThat(frames).extracting(SourceFrame::function).containsExactly("scale", "convert", "assert_inlined");
        assertThat(frames).extracting(SourceFrame::line).containsExactly(81, 85, 90);
        assertThat(frames).extracting(SourceFrame::inlined).containsExactly(true, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m3-dwarf4.elf", "m3-dwarf5.elf", "m3-o2-zdebug.elf", "m4f-dwarf5.elf"})
    void no_address_has_a_mapping_symbol_for_a_name(String name) {
        var elf = SymbolFixtures.elf(name);
        SymbolIndex index = SymbolIndex.of(elf).complete();
        Section text = elf.section(".text").orElseThrow();

        int named = 0;
        for (long address = text.address(); address < text.address() + text.size(); address += 2) {
            var frames = index.frames(address);
            assertThat(frames).noneMatch(frame -> frame.function().startsWith("$"));
            named += frames.isEmpty() ? 0 : 1;
        }

        assertThat(named).isGreaterThan((int) (text.size() / 2 * 95 / 100));
        assertThat(index.damage()).isEmpty();
    }

    @Test
    void an_address_outside_of_code_has_no_frames() {
        SymbolIndex index = SymbolIndex.of(SymbolFixtures.elf("m3-dwarf5.elf"));

        assertThat(index.frames(0x2000_0000L)).isEmpty();
        assertThat(index.frames(0)).isEmpty();
        assertThat(index.frames(-1)).isEmpty();
    }
}
