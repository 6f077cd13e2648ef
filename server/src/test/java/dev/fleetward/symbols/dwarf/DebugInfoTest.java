package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.elf.Symbol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugInfoTest {
    @ParameterizedTest
    @ValueSource(strings = {"m3-dwarf4.elf", "m3-dwarf5.elf", "m3-o2-zdebug.elf", "m4f-dwarf5.elf"})
    void a_struct_tells_where_its_members_are(String elf) {
        DebugInfo info = DebugInfo.of(SymbolFixtures.elf(elf));

        var members = info.members("tskTaskControlBlock");

        assertThat(members).isNotEmpty();
        assertThat(members.getFirst().name()).isEqualTo("pxTopOfStack");
        assertThat(members.getFirst().offset()).isZero();
        assertThat(members.get(1).offset()).isEqualTo(4);
        assertThat(members.getFirst().type().orElseThrow().tag()).isEqualTo(Tag.POINTER_TYPE);
        assertThat(info.damage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m3-dwarf4.elf", "m3-dwarf5.elf", "m3-o2-zdebug.elf", "m4f-dwarf5.elf"})
    void every_entry_of_every_unit_reads(String elf) {
        DebugInfo info = DebugInfo.of(SymbolFixtures.elf(elf));

        long entries = info.units().mapToLong(unit -> walk(unit.root(), 0)).sum();

        assertThat(entries).isGreaterThan(500);
    }

    private static long walk(Die die, int depth) {
        assertThat(depth).isLessThan(50);
        die.origins();
        die.ranges();
        die.type();
        long sum = 1;
        for (Die child : die.children()) {
            assertThat(child.parent()).contains(die);
            sum += walk(child, depth + 1);
        }
        return sum;
    }

    @Test
    void an_entry_found_by_its_offset_knows_what_is_around_it() {
        DebugInfo info = DebugInfo.of(SymbolFixtures.elf("m3-dwarf5.elf"));
        Die task = info.type("tskTaskControlBlock").orElseThrow();
        Die member = task.children(Tag.MEMBER).getFirst();

        Die found = info.die(member.offset()).orElseThrow();

        assertThat(found.name()).isEqualTo(member.name());
        assertThat(found.parent().orElseThrow().offset()).isEqualTo(task.offset());
    }

    @Test
    void a_function_gives_its_ranges_parameters_and_their_places() {
        var elf = SymbolFixtures.elf("m3-dwarf5.elf");
        DebugInfo info = DebugInfo.of(elf);
        Symbol symbol = elf.symbols().named("control_task").orElseThrow();

        Die function = info.units()
                .flatMap(unit -> unit.root().children(Tag.SUBPROGRAM).stream())
                .filter(die -> die.covers(symbol.address()))
                .findFirst()
                .orElseThrow();

        assertThat(function.name()).contains("control_task");
        assertThat(function.ranges().getFirst().low()).isEqualTo(symbol.address());
        assertThat(function.expression(At.FRAME_BASE, symbol.address())).isPresent();
        Die parameter = function.children(Tag.FORMAL_PARAMETER).getFirst();
        assertThat(parameter.expression(At.LOCATION, symbol.address())).isPresent();
    }
}
