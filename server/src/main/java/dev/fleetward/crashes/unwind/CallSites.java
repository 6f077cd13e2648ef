package dev.fleetward.crashes.unwind;

import java.util.Optional;

/**
 * Whether an address is one that a call returns to: the instruction before it must be a call. What is only left on a
 * stack mostly is not, nor is the trap that a task's first return address leads to.
 */
final class CallSites {
    enum Verdict {
        CALL,
        NO_CALL,
        /** The code's bytes are not known. */
        UNKNOWN
    }

    private CallSites() {}

    /** @param address as found: of an Arm processor with its Thumb bit */
    static Verdict before(Memory memory, Architecture machine, long address) {
        return switch (machine) {
            case ARM -> (address & 1) != 0 ? thumb(memory, address & ~1L) : arm(memory, address);
            case AARCH64 -> aarch64(memory, address);
            case X86_64, I386 -> x86(memory, address);
            case RISC_V32, RISC_V64 -> riscV(memory, address);
            case XTENSA -> xtensa(memory, address);
        };
    }

    private static Verdict thumb(Memory memory, long at) {
        var last = memory.read(at - 2, 2);
        if (last.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if ((last.getAsLong() & 0xff87) == 0x4780) {
            return Verdict.CALL; // blx register
        }
        if ((last.getAsLong() & 0xff87) == 0x4784) {
            return Verdict.CALL; // blxns register
        }
        var first = memory.read(at - 4, 2);
        if (first.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        boolean call = (first.getAsLong() & 0xf800) == 0xf000 && (last.getAsLong() & 0xc000) == 0xc000; // bl, blx label
        return verdict(call);
    }

    private static Verdict arm(Memory memory, long at) {
        var word = memory.read(at - 4, 4);
        if (word.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        long it = word.getAsLong();
        return verdict((it & 0x0f00_0000L) == 0x0b00_0000L
                || (it & 0x0fff_fff0L) == 0x012f_ff30L
                || (it & 0xfe00_0000L) == 0xfa00_0000L);
    }

    private static Verdict aarch64(Memory memory, long at) {
        var word = memory.read(at - 4, 4);
        if (word.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        long it = word.getAsLong();
        boolean direct = (it & 0xfc00_0000L) == 0x9400_0000L;
        boolean throughRegister = (it & 0xfeff_f800L) == 0xd63f_0800L || (it & 0xffff_fc1fL) == 0xd63f_0000L;
        return verdict(direct || throughRegister);
    }

    private static Verdict x86(Memory memory, long at) {
        Optional<java.nio.ByteBuffer> before = memory.bytes(at - 7, 7);
        if (before.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        var bytes = before.get();
        if ((bytes.get(2) & 0xff) == 0xe8) {
            return Verdict.CALL;
        }
        // ff /2 with 2 to 7 bytes of instruction, by what the second byte says of its length
        for (int length = 2; length <= 7; length++) {
            int opcode = bytes.get(7 - length) & 0xff;
            int form = bytes.get(8 - length) & 0xff;
            if (opcode == 0xff && (form & 0x38) == 0x10 && length == lengthOf(form)) {
                return Verdict.CALL;
            }
        }
        return Verdict.NO_CALL;
    }

    private static int lengthOf(int form) {
        int scaled = (form & 7) == 4 ? 1 : 0;
        return switch (form >> 6) {
            case 0 -> (form & 7) == 5 ? 6 : 2 + scaled;
            case 1 -> 3 + scaled;
            case 2 -> 6 + scaled;
            default -> 2;
        };
    }

    private static Verdict riscV(Memory memory, long at) {
        var word = memory.read(at - 4, 4);
        var half = memory.read(at - 2, 2);
        if (half.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        boolean compressed = (half.getAsLong() & 0xf07f) == 0x9002 && (half.getAsLong() & 0x0f80) != 0
                || (half.getAsLong() & 0xe003) == 0x2001;
        boolean full =
                word.isPresent() && ((word.getAsLong() & 0xfff) == 0x0ef || (word.getAsLong() & 0x7fff) == 0x00e7);
        return verdict(compressed || full);
    }

    private static Verdict xtensa(Memory memory, long at) {
        var low = memory.read(at - 3, 1);
        var high = memory.read(at - 2, 2);
        if (low.isEmpty() || high.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        long it = low.getAsLong() | high.getAsLong() << 8;
        return verdict((it & 0xf) == 0x5 || (it & 0xff_f0cfL) == 0xc0);
    }

    private static Verdict verdict(boolean call) {
        return call ? Verdict.CALL : Verdict.NO_CALL;
    }
}
