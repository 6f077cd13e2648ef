package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs the unwind instructions of the Arm exception index on registers (EHABI for Arm, table 4). */
final class ExceptionIndexStep {
    private static final int SP = 13;
    private static final int LR = 14;
    private static final int PC = 15;

    private final Registers caller;
    private final Memory memory;
    private final Cursor code;
    private long vsp;
    private boolean pcPopped;

    ExceptionIndexStep(Registers callee, Memory memory, ByteBuffer instructions, long sp) {
        this.caller = callee.copy();
        this.memory = memory;
        this.code = new Cursor(instructions);
        this.vsp = sp;
    }

    /** Empty when the index has nothing of it or memory it needs was not saved. */
    static Optional<Caller> step(Registers callee, boolean exact, Memory memory, CodeImage image, long lookup)
            throws BadFrameInfo {
        if (image.file() == null || callee.sp().isEmpty()) {
            return Optional.empty();
        }
        Optional<ByteBuffer> instructions = image.file().exceptionIndex().instructions(image.linked(lookup));
        if (instructions.isEmpty()) {
            return Optional.empty();
        }
        return new ExceptionIndexStep(
                        callee, memory, instructions.get(), callee.sp().getAsLong())
                .run(exact);
    }

    Optional<Caller> run(boolean exact) throws BadFrameInfo {
        if (!exact) {
            caller.forget(LR); // the call it made has overwritten it
        }
        caller.forget(PC);
        while (code.hasMore()) {
            int op = code.u8();
            if (op == 0xb0) {
                break;
            }
            if (!step(op)) {
                return Optional.empty();
            }
        }
        OptionalLong pc = pcPopped ? caller.get(PC) : caller.get(LR);
        if (pc.isEmpty()) {
            return Optional.empty();
        }
        for (int scratch : Scratch.of(Architecture.ARM)) {
            caller.forget(scratch);
        }
        caller.set(SP, vsp);
        caller.set(PC, pc.getAsLong());
        return Optional.of(new Caller(caller, vsp, Found.EXIDX, false));
    }

    private boolean step(int op) throws BadFrameInfo {
        switch (op >> 4) {
            case 0x0, 0x1, 0x2, 0x3 -> vsp += ((op & 0x3f) << 2) + 4;
            case 0x4, 0x5, 0x6, 0x7 -> vsp -= ((op & 0x3f) << 2) + 4;
            case 0x8 -> {
                int mask = (op & 0xf) << 8 | code.u8();
                return mask != 0 && pop(mask << 4);
            }
            case 0x9 -> {
                OptionalLong value = caller.get(op & 0xf);
                if (value.isEmpty()) {
                    return false;
                }
                vsp = value.getAsLong();
            }
            case 0xa -> {
                int mask = (1 << (op & 0x7) + 1) - 1 << 4;
                return pop((op & 0x8) != 0 ? mask | 1 << LR : mask);
            }
            case 0xb -> {
                return stepB(op);
            }
            case 0xc -> {
                return stepC(op);
            }
            case 0xd -> skipDoubles((op & 0x7) + 1, 0);
            default -> throw new BadFrameInfo("unwind instruction 0x%02x".formatted(op));
        }
        return true;
    }

    private boolean stepB(int op) throws BadFrameInfo {
        switch (op) {
            case 0xb1 -> {
                return pop(code.u8() & 0xf);
            }
            case 0xb2 -> vsp += 0x204 + (code.uleb() << 2);
            case 0xb3 -> skipDoubles((code.u8() & 0xf) + 1, 4);
            case 0xb4 -> vsp += 4; // a return address authentication code
            default -> {
                if (op < 0xb8) {
                    throw new BadFrameInfo("unwind instruction 0x%02x".formatted(op));
                }
                skipDoubles((op & 0x7) + 1, 4);
            }
        }
        return true;
    }

    private boolean stepC(int op) throws BadFrameInfo {
        if (op != 0xc8 && op != 0xc9) {
            throw new BadFrameInfo("unwind instruction 0x%02x".formatted(op));
        }
        skipDoubles((code.u8() & 0xf) + 1, 0);
        return true;
    }

    private void skipDoubles(int count, int format) {
        vsp += 8L * count + format;
    }

    private boolean pop(int mask) {
        boolean popsSp = (mask & 1 << SP) != 0;
        long newSp = vsp;
        for (int register = 0; register <= PC; register++) {
            if ((mask & 1 << register) != 0) {
                OptionalLong value = memory.read(vsp & 0xffff_ffffL, 4);
                if (value.isEmpty()) {
                    return false;
                }
                caller.set(register, value.getAsLong());
                pcPopped |= register == PC;
                newSp = register == SP ? value.getAsLong() : newSp;
                vsp += 4;
            }
        }
        vsp = popsSp ? newSp : vsp;
        return true;
    }
}
