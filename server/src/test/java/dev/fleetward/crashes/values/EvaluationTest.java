package dev.fleetward.crashes.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions of variables, over the frame that {@link FirmwareFrame} describes. */
class EvaluationTest {
    private final FirmwareFrame frame = new FirmwareFrame();

    @ParameterizedTest
    @CsvSource({
        "03 04000020, 06000000", // an address
        "70 08, 07000000", // r0 + 8
        "92 00 04, 06000000", // the same by number
        "51, 07000000", // in r1
        "90 01, 07000000", // in r1 by number
        "71 00 9f, 07000000", // what r1 holds, computed
        "9c 0c 00010000 1c, 05000000", // 256 below where the frame begins
        "91 807e, 05000000", // the same, counted from the frame's base
        "70 00 06 33 22 9f, 08000000", // what r0 points at, and 3
        "70 0c 94 01 9f, fe000000", // one byte of it
        "9e 04 01020304, 01020304", // known to the compiler
        "51 93 02 70 00 93 02, 07000500", // half in a register, half in memory
        "31 9f 9d 04 00 32 9f 9d 04 00 33 9f 93 03, 21030000", // in bits
        "33 35 1c 9f, feffffff", // 3 - 5
        "0b feff 32 1b 9f, ffffffff", // -2 / 2
        "3f 34 1d 9f, 03000000", // 15 mod 4
        "31 08 20 24 9f, 00000000", // shifted by more bits than there are
        "31 32 16 1c 9f, 01000000", // swap: 2 - 1
        "31 32 33 17 1c 9f, ffffffff", // rot: 3 1 2, 1 - 2
        "31 32 33 15 02 9f, 01000000", // the third from the top
        "39 33 34 2d 28 0100 30 9f, 09000000", // 3 < 4, so the next is passed over
        "f0 51, 07000000", // maybe not set yet; it is shown all the same
    })
    void an_expression_leads_to_the_bytes(String code, String bytes) throws NoValue {
        assertThat(HexFormat.of().formatHex(fetch(code).bytes())).isEqualTo(bytes);
        assertThat(fetch(code).gap()).isNull();
    }

    @Test
    void numbers_of_a_type_are_reckoned_with_as_that_type() throws NoValue {
        String real = type("float");
        String signed = type("int");

        // 1.5 + 2.5 as float, made a whole number
        assertThat(fetch("a4" + real + "04 0000c03f a4" + real + "04 00002040 22 a8" + signed + "9f")
                        .signed(false))
                .isEqualTo(4);
        // r1 taken for a whole number, made a float
        assertThat(fetch("a5 01" + signed + "a8" + real + "9f").bytes()).containsExactly(0, 0, (byte) 0xe0, 0x40);
        // -2 in memory, as a float's bits
        assertThat(fetch("70 0c a6 04" + signed + "a9" + real + "9f").signed(false))
                .isEqualTo(-2);
    }

    @ParameterizedTest
    @CsvSource({
        "52, NOT_CAPTURED", // r2 is not known
        "03 00000030, NOT_CAPTURED", // memory that was not saved
        "'', OPTIMIZED_OUT", // nowhere
        "93 04, OPTIMIZED_OUT", // a piece of nothing
        "a3 01 50 9f, OPTIMIZED_OUT", // what r0 held at first, and no caller that tells
    })
    void what_is_not_known_says_why(String code, Missing why) {
        assertThat(gap(code)).isEqualTo(why);
    }

    private Missing gap(String code) {
        try {
            return fetch(code).whole();
        } catch (NoValue unknown) {
            return unknown.why();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2f fdff, more than 10000 steps", // jumps to itself
        "30 12 2f fcff, more than 256 values", // and pushes each time
        "22, takes from an empty stack",
        "31 15 09, looks below its stack",
        "31 30 1b 9f, divides by zero",
        "50 31, goes on after its end",
        "03 0000, in the middle of something",
        "70 00 94 03, reads 3 bytes",
        "ff, operation 0xff",
    })
    void what_makes_no_sense_is_refused(String code, String words) {
        assertThatThrownBy(() -> fetch(code)).isInstanceOf(NoValue.class).hasMessageContaining(words);
    }

    private Contents fetch(String code) throws NoValue {
        return frame.fetch(HexFormat.of().parseHex(code.replace(" ", "")), 4);
    }

    private String type(String name) {
        int offset = frame.type(name);
        return HexFormat.of().toHexDigits((byte) (offset & 0x7f | 0x80))
                + HexFormat.of().toHexDigits((byte) (offset >> 7));
    }
}
