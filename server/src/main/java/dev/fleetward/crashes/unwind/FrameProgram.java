package dev.fleetward.crashes.unwind;

import dev.fleetward.crashes.unwind.RegisterRule.AtExpression;
import dev.fleetward.crashes.unwind.RegisterRule.AtOffset;
import dev.fleetward.crashes.unwind.RegisterRule.InRegister;
import dev.fleetward.crashes.unwind.RegisterRule.SameValue;
import dev.fleetward.crashes.unwind.RegisterRule.Undefined;
import dev.fleetward.crashes.unwind.RegisterRule.ValueExpression;
import dev.fleetward.crashes.unwind.RegisterRule.ValueOffset;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Runs the instructions of call frame information up to an address (DWARF 5, 6.4.2; GNU and Arm extensions). */
final class FrameProgram {
    private static final int MAX_REMEMBERED = 64;

    private final FrameEntry entry;
    private final long target;
    private final FrameRow row = new FrameRow();
    private final Deque<FrameRow> remembered = new ArrayDeque<>();
    private @Nullable FrameRow initial;
    private long location;
    private boolean reached;

    private FrameProgram(FrameEntry entry, long target) {
        this.entry = entry;
        this.target = target;
        this.location = entry.start();
    }

    static FrameRow rowAt(FrameEntry entry, long address) throws BadFrameInfo {
        var program = new FrameProgram(entry, address);
        program.run(entry.common().instructions());
        program.initial = program.row.copy();
        program.run(entry.instructions());
        return program.row;
    }

    private void run(ByteBuffer instructions) throws BadFrameInfo {
        var code = new Cursor(instructions);
        while (code.hasMore() && !reached) {
            int op = code.u8();
            int low = op & 0x3f;
            switch (op >> 6) {
                case 1 -> advance(low); // advance_loc
                case 2 -> offset(low, code.uleb()); // offset
                case 3 -> restore(low);
                default -> extended(low, code);
            }
        }
    }

    private void extended(int op, Cursor code) throws BadFrameInfo {
        switch (op) {
            case 0x00 -> {} // nop
            case 0x01 -> setLocation(code);
            case 0x02 -> advance(code.u8());
            case 0x03 -> advance(code.u16());
            case 0x04 -> advance(code.u32());
            case 0x05 -> offset(code.register(), code.uleb());
            case 0x06 -> restore(code.register());
            case 0x07 -> row.rules.put(code.register(), new Undefined());
            case 0x08 -> row.rules.put(code.register(), new SameValue());
            case 0x09 -> row.rules.put(code.register(), new InRegister(code.register()));
            case 0x0a -> remember();
            case 0x0b -> recall();
            case 0x0c -> cfa(code.register(), code.uleb());
            case 0x0d -> cfa(code.register(), row.cfaOffset);
            case 0x0e -> row.cfaOffset = code.uleb();
            case 0x0f -> row.cfaExpression = code.block(code.uleb());
            case 0x10 -> row.rules.put(code.register(), new AtExpression(code.block(code.uleb())));
            case 0x11 -> signedOffset(code.register(), code.sleb());
            case 0x12 -> cfa(code.register(), code.sleb() * entry.common().dataAlign());
            case 0x13 -> row.cfaOffset = code.sleb() * entry.common().dataAlign();
            case 0x14 -> valueOffset(code.register(), code.uleb());
            case 0x15 -> valueOffset(code.register(), code.sleb());
            case 0x16 -> row.rules.put(code.register(), new ValueExpression(code.block(code.uleb())));
            case 0x2d -> row.signed = !row.signed; // AArch64: negate_ra_state
            case 0x2e -> code.uleb(); // GNU_args_size
            case 0x2f -> signedOffset(code.register(), -code.uleb()); // GNU_negative_offset_extended
            default -> throw new BadFrameInfo("call frame instruction 0x%02x".formatted(op));
        }
    }

    private void setLocation(Cursor code) throws BadFrameInfo {
        if (entry.common().pointers().code() != PointerEncoding.ABSOLUTE.code()) {
            throw new BadFrameInfo("a location counted from its own place");
        }
        moveTo(code.unsigned(entry.common().addressBytes()));
    }

    private void advance(long delta) {
        moveTo(location + delta * entry.common().codeAlign());
    }

    private void moveTo(long next) {
        if (Long.compareUnsigned(next, target) > 0) {
            reached = true;
        } else {
            location = next;
        }
    }

    private void offset(int register, long factored) {
        signedOffset(register, factored);
    }

    private void signedOffset(int register, long factored) {
        row.rules.put(register, new AtOffset(factored * entry.common().dataAlign()));
    }

    private void valueOffset(int register, long factored) {
        row.rules.put(register, new ValueOffset(factored * entry.common().dataAlign()));
    }

    private void cfa(int register, long offset) {
        row.cfaRegister = register;
        row.cfaOffset = offset;
        row.cfaExpression = null;
    }

    private void restore(int register) throws BadFrameInfo {
        if (initial == null) {
            throw new BadFrameInfo("a rule is restored before there is one");
        }
        RegisterRule rule = initial.rules.get(register);
        if (rule == null) {
            row.rules.remove(register);
        } else {
            row.rules.put(register, rule);
        }
    }

    private void remember() throws BadFrameInfo {
        if (remembered.size() == MAX_REMEMBERED) {
            throw new BadFrameInfo("more than %d rows remembered".formatted(MAX_REMEMBERED));
        }
        remembered.push(row.copy());
    }

    private void recall() throws BadFrameInfo {
        FrameRow kept = remembered.poll();
        if (kept == null) {
            throw new BadFrameInfo("a row is recalled that was not kept");
        }
        row.take(kept);
    }
}
