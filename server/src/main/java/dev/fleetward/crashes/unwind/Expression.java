package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * A DWARF expression as call frame information uses it (DWARF 5, 2.5.1): a stack machine over registers and memory.
 * Bounded in steps and stack, so that a damaged one ends.
 */
final class Expression {
    private static final int MAX_STEPS = 10_000;
    private static final int MAX_STACK = 256;

    private final Cursor code;
    private final Registers registers;
    private final Memory memory;
    private final long bias;
    private final long[] stack = new long[MAX_STACK];
    private int height;

    private Expression(ByteBuffer code, Registers registers, Memory memory, long bias) {
        this.code = new Cursor(code);
        this.registers = registers;
        this.memory = memory;
        this.bias = bias;
    }

    /**
     * @param initial pushed before it starts, as rules for registers get the CFA
     * @param bias added to addresses the code names, where the module was loaded
     * @return empty when a register or memory it needs is not known
     */
    static OptionalLong evaluate(ByteBuffer code, Registers registers, Memory memory, long bias, long... initial)
            throws BadFrameInfo {
        var expression = new Expression(code, registers, memory, bias);
        for (long value : initial) {
            expression.push(value);
        }
        return expression.run();
    }

    private OptionalLong run() throws BadFrameInfo {
        for (int step = 0; code.hasMore(); step++) {
            if (step == MAX_STEPS) {
                throw new BadFrameInfo("an expression of more than %d steps".formatted(MAX_STEPS));
            }
            if (!step(code.u8())) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(registers.architecture().word(pop()));
    }

    /** False when it needs what is not known. */
    private boolean step(int op) throws BadFrameInfo {
        if (op >= 0x30 && op <= 0x4f) {
            push(op - 0x30); // DW_OP_lit0 to lit31
            return true;
        }
        if (op >= 0x50 && op <= 0x6f) {
            return pushRegister(op - 0x50, 0); // DW_OP_reg0 to reg31
        }
        if (op >= 0x70 && op <= 0x8f) {
            return pushRegister(op - 0x70, code.sleb()); // DW_OP_breg0 to breg31
        }
        return switch (op) {
            case 0x03 -> pushed(code.unsigned(registers.architecture().wordBytes()) + bias); // addr
            case 0x06 -> dereference(registers.architecture().wordBytes()); // deref
            case 0x94 -> dereference(code.u8()); // deref_size
            case 0x08 -> pushed(code.u8());
            case 0x09 -> pushed(code.signed(1));
            case 0x0a -> pushed(code.u16());
            case 0x0b -> pushed(code.signed(2));
            case 0x0c -> pushed(code.u32());
            case 0x0d -> pushed(code.signed(4));
            case 0x0e, 0x0f -> pushed(code.u64());
            case 0x10 -> pushed(code.uleb()); // constu
            case 0x11 -> pushed(code.sleb()); // consts
            case 0x90 -> pushRegister(code.register(), 0); // regx
            case 0x92 -> pushRegister(code.register(), code.sleb()); // bregx
            case 0x12, 0x13, 0x14, 0x15, 0x16, 0x17 -> shuffle(op);
            case 0x19, 0x1f, 0x20, 0x23 -> unary(op);
            case 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27 -> binary(op);
            case 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e -> compare(op);
            case 0x28, 0x2f -> branch(op);
            case 0x96 -> true; // nop
            default -> throw new BadFrameInfo("operation 0x%02x in a frame's expression".formatted(op));
        };
    }

    private boolean shuffle(int op) throws BadFrameInfo {
        switch (op) {
            case 0x12 -> push(peek(0)); // dup
            case 0x13 -> pop(); // drop
            case 0x14 -> push(peek(1)); // over
            case 0x15 -> push(peek(code.u8())); // pick
            case 0x16 -> { // swap
                long top = pop();
                long second = pop();
                push(top);
                push(second);
            }
            default -> { // rot
                long top = pop();
                long second = pop();
                long third = pop();
                push(top);
                push(third);
                push(second);
            }
        }
        return true;
    }

    private boolean unary(int op) throws BadFrameInfo {
        long value = op == 0x23 ? 0 : pop();
        switch (op) {
            case 0x19 -> push(Math.abs(signed(value)));
            case 0x1f -> push(-value);
            case 0x20 -> push(~value);
            default -> push(pop() + code.uleb()); // plus_uconst
        }
        return true;
    }

    private boolean binary(int op) throws BadFrameInfo {
        long right = pop();
        long left = pop();
        if ((op == 0x1b || op == 0x1d) && right == 0) {
            throw new BadFrameInfo("an expression divides by zero");
        }
        int bits = (int) Math.min(Long.SIZE - 1, right & Long.MAX_VALUE);
        push(
                switch (op) {
                    case 0x1a -> left & right;
                    case 0x1b -> signed(left) / signed(right);
                    case 0x1c -> left - right;
                    case 0x1d -> Long.remainderUnsigned(left, right);
                    case 0x1e -> left * right;
                    case 0x21 -> left | right;
                    case 0x22 -> left + right;
                    case 0x24 -> left << bits;
                    case 0x25 -> registers.architecture().word(left) >>> bits;
                    case 0x26 -> signed(left) >> bits;
                    default -> left ^ right;
                });
        return true;
    }

    private boolean compare(int op) throws BadFrameInfo {
        long right = signed(pop());
        long left = signed(pop());
        boolean holds =
                switch (op) {
                    case 0x29 -> left == right;
                    case 0x2a -> left >= right;
                    case 0x2b -> left > right;
                    case 0x2c -> left <= right;
                    case 0x2d -> left < right;
                    default -> left != right;
                };
        push(holds ? 1 : 0);
        return true;
    }

    private boolean branch(int op) throws BadFrameInfo {
        long distance = code.signed(2);
        if (op == 0x2f || pop() != 0) { // skip, or bra when true
            code.moveTo(code.position() + distance);
        }
        return true;
    }

    private boolean dereference(int bytes) throws BadFrameInfo {
        if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
            throw new BadFrameInfo("an expression reads %d bytes".formatted(bytes));
        }
        OptionalLong value = memory.read(registers.architecture().word(pop()), bytes);
        value.ifPresent(it -> stack[height] = it);
        height += value.isPresent() ? 1 : 0;
        return value.isPresent();
    }

    private boolean pushRegister(int number, long offset) throws BadFrameInfo {
        if (!registers.has(number)) {
            return false;
        }
        push(registers.get(number).getAsLong() + offset);
        return true;
    }

    private boolean pushed(long value) throws BadFrameInfo {
        push(value);
        return true;
    }

    private void push(long value) throws BadFrameInfo {
        if (height == MAX_STACK) {
            throw new BadFrameInfo("an expression needs more than %d values".formatted(MAX_STACK));
        }
        stack[height++] = registers.architecture().word(value);
    }

    private long pop() throws BadFrameInfo {
        if (height == 0) {
            throw new BadFrameInfo("an expression takes from an empty stack");
        }
        return stack[--height];
    }

    private long peek(int depth) throws BadFrameInfo {
        if (depth >= height) {
            throw new BadFrameInfo("an expression looks below its stack");
        }
        return stack[height - 1 - depth];
    }

    private long signed(long value) {
        return registers.architecture().wordBytes() == Integer.BYTES ? (int) value : value;
    }
}
