package dev.fleetward.crashes.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.crashes.unwind.RegisterRule.AtExpression;
import dev.fleetward.crashes.unwind.RegisterRule.AtOffset;
import dev.fleetward.crashes.unwind.RegisterRule.InRegister;
import dev.fleetward.crashes.unwind.RegisterRule.SameValue;
import dev.fleetward.crashes.unwind.RegisterRule.Undefined;
import dev.fleetward.crashes.unwind.RegisterRule.ValueOffset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Call frame instructions, as the standard and its extensions number them. The function begins at 0x1000. */
class FrameProgramTest {
    private static final int START = 0x1000;

    @Test
    void rows_change_where_the_code_advances() throws BadFrameInfo {
        // advance 2, CFA offset 16, r4 at CFA-16, lr at CFA-4; advance 4, CFA offset 0
        String code = "410e108404 8e01 420e00";

        assertThat(row(code, START).cfaOffset).isZero();
        assertThat(row(code, START + 2).cfaOffset).isEqualTo(16);
        assertThat(row(code, START + 5).rules.get(4)).isEqualTo(new AtOffset(-16));
        assertThat(row(code, START + 5).rules.get(14)).isEqualTo(new AtOffset(-4));
        assertThat(row(code, START + 6).cfaOffset).isZero();
    }

    @Test
    void a_remembered_row_comes_back_whole() throws BadFrameInfo {
        // CFA offset 8, lr at CFA-4; remember; CFA in r7, lr lost; advance 2; restore state
        String code = "0e088e010a0d07070e410b";

        assertThat(row(code, START).cfaRegister).isEqualTo(7);
        assertThat(row(code, START).rules.get(14)).isEqualTo(new Undefined());
        assertThat(row(code, START + 2).cfaRegister).isEqualTo(13);
        assertThat(row(code, START + 2).rules.get(14)).isEqualTo(new AtOffset(-4));
    }

    @Test
    void a_register_is_restored_to_the_rule_its_build_begins_with() throws BadFrameInfo {
        FrameRow row = FrameProgram.rowAt(entry("0c0d008e02", "8e01ce"), START);

        assertThat(row.rules.get(14)).isEqualTo(new AtOffset(-8));
    }

    @Test
    void all_kinds_of_rules_are_read() throws BadFrameInfo {
        // same value r4; register r5 in r6; value at r7, factored; expression r8; signed offset r9; GNU negative r10
        FrameRow row = row("0804 090506 140702 1008027d04 11097f 2f0a02", START);

        assertThat(row.rules.get(4)).isEqualTo(new SameValue());
        assertThat(row.rules.get(5)).isEqualTo(new InRegister(6));
        assertThat(row.rules.get(7)).isEqualTo(new ValueOffset(-8));
        assertThat(row.rules.get(8)).isInstanceOf(AtExpression.class);
        assertThat(row.rules.get(9)).isEqualTo(new AtOffset(4));
        assertThat(row.rules.get(10)).isEqualTo(new AtOffset(8));
    }

    @Test
    void signing_of_return_addresses_is_noted_from_where_it_begins() throws BadFrameInfo {
        assertThat(row("412d", START).signed).isFalse();
        assertThat(row("412d", START + 2).signed).isTrue();
    }

    @Test
    void an_instruction_that_is_not_known_is_no_row() {
        assertThatThrownBy(() -> row("3f", START)).isInstanceOf(BadFrameInfo.class);
        assertThatThrownBy(() -> row("0b", START)).isInstanceOf(BadFrameInfo.class);
        assertThatThrownBy(() -> row("0e", START)).isInstanceOf(BadFrameInfo.class);
    }

    private static FrameRow row(String code, long address) throws BadFrameInfo {
        return FrameProgram.rowAt(entry("0c0d00", code.replace(" ", "")), address);
    }

    private static FrameEntry entry(String common, String code) {
        return new FrameEntry(
                START,
                0x100,
                bytes(code),
                new FrameEntry.Common(2, -4, 14, PointerEncoding.ABSOLUTE, false, false, 4, bytes(common)));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
