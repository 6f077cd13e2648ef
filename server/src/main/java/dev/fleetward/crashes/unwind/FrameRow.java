package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules that hold at one place of the code. */
final class FrameRow {
    int cfaRegister = Registers.NONE;
    long cfaOffset;

    /** In place of register and offset; null if those say. */
    @Nullable
    ByteBuffer cfaExpression;

    /** The return address is signed (AArch64). */
    boolean signed;

    final Map<Integer, RegisterRule> rules = new HashMap<>();

    FrameRow copy() {
        var copy = new FrameRow();
        copy.take(this);
        return copy;
    }

    void take(FrameRow other) {
        cfaRegister = other.cfaRegister;
        cfaOffset = other.cfaOffset;
        cfaExpression = other.cfaExpression;
        signed = other.signed;
        rules.clear();
        rules.putAll(other.rules);
    }
}
