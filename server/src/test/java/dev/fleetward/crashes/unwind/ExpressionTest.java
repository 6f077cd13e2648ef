package dev.fleetward.crashes.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DWARF expressions, with rbp = 0x1000, rsp = 0x2000 and the words 5, 6, 7 saved at 0x1000. */
class ExpressionTest {
    @ParameterizedTest
    @CsvSource({
        "76 08, 1008", // rbp + 8
        "76 00 06, 5", // what rbp points at
        "76 08 06 33 22, 9", // the next word, plus 3
        "33 35 1c, fffffffffffffffe", // 3 - 5
        "0b feff 32 1b, ffffffffffffffff", // -2 / 2
        "3f 34 1d, 3", // 15 mod 4
        "31 3c 24, 1000", // 1 << 12
        "0e 00000000000000f0 34 26, ff00000000000000", // arithmetic shift
        "0e 00000000000000f0 34 25, 0f00000000000000", // logical shift
        "39 33 34 2d 28 0100 30, 9", // 3 < 4, so the last instruction is passed over
        "33 12 1e, 9", // dup, times
        "31 32 16 1c, 1", // swap: 2 - 1
        "31 32 33 17 1c, ffffffffffffffff", // rot: 3 1 2, 1 - 2
        "08 ff 23 02, 101", // 255 + 2
        "92 07 10, 2010", // register 7 plus 16
        "76 00 94 01, 5", // one byte of memory
    })
    void an_expression_gives_what_the_standard_says(String code, String value) throws BadFrameInfo {
        assertThat(run(code)).hasValue(Long.parseUnsignedLong(value, 16));
    }

    @Test
    void what_needs_memory_that_was_not_saved_has_no_value() throws BadFrameInfo {
        assertThat(run("77 00 06")).isEmpty();
    }

    @Test
    void what_needs_a_register_that_is_not_known_has_no_value() throws BadFrameInfo {
        assertThat(run("70 00")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"22", "33 30 1b", "ff", "2f fdff", "2f ff7f", "15 09", "0e 00"})
    void a_damaged_expression_ends_in_words(String code) {
        assertThatThrownBy(() -> run(code)).isInstanceOf(BadFrameInfo.class);
    }

    private static OptionalLong run(String code) throws BadFrameInfo {
        var registers = new Registers(Architecture.X86_64);
        registers.set("rbp", 0x1000);
        registers.set("rsp", 0x2000);
        ByteBuffer words = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        words.putLong(5).putLong(6).putLong(7).flip();
        var memory = new Memory(ByteOrder.LITTLE_ENDIAN, List.of(new Memory.Piece(0x1000, words)), List.of());
        return Expression.evaluate(
                ByteBuffer.wrap(HexFormat.of().parseHex(code.replace(" ", ""))).order(ByteOrder.LITTLE_ENDIAN),
                registers,
                memory,
                0);
    }
}
