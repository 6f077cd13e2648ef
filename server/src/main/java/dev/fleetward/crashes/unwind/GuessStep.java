package dev.fleetward.crashes.unwind;

import java.util.Optional;
import java.util.OptionalLong;

/** Finds a caller without unwind information, from what calls leave behind. The results are marked as what they are. */
final class GuessStep {
    private static final int MAX_SCANNED_WORDS = 256;
    private static final int MAX_SCANNED_WIDE_WORDS = 1024;

    /** A chain of frame pointers climbs one stack; a step of more than this has left it. */
    private static final long MAX_FRAME_BYTES = 1 << 20;

    private final Registers callee;
    private final Memory memory;
    private final CodeImages images;
    private final Architecture machine;

    GuessStep(Registers callee, Memory memory, CodeImages images) {
        this.callee = callee;
        this.memory = memory;
        this.images = images;
        this.machine = callee.architecture();
    }

    /** Of a function that was interrupted and may not yet have saved its return address, or has no need to. */
    Optional<Caller> byLink() {
        OptionalLong link = callee.link();
        if (link.isEmpty() || callee.sp().isEmpty() || !isReturnAddress(link.getAsLong(), false)) {
            return Optional.empty();
        }
        Registers caller = withoutScratch();
        caller.set(machine.programCounter(), link.getAsLong());
        return Optional.of(new Caller(caller, callee.sp().getAsLong(), Found.LINK_REGISTER, false));
    }

    /** The frame pointer points at the caller's own, with the return address beside it. */
    Optional<Caller> byFramePointer() {
        OptionalLong frame = callee.get(machine.framePointer());
        if (frame.isEmpty() || callee.sp().isEmpty() || machine == Architecture.ARM) {
            return Optional.empty(); // Thumb code has no dependable frame pointer
        }
        int word = machine.wordBytes();
        boolean below = machine == Architecture.RISC_V32 || machine == Architecture.RISC_V64;
        long at = frame.getAsLong();
        long sp = callee.sp().getAsLong();
        OptionalLong callers = memory.read(below ? at - 2L * word : at, word);
        OptionalLong returns = memory.read(below ? at - word : at + word, word);
        long cfa = below ? at : at + 2L * word;
        boolean climbs = Long.compareUnsigned(at, sp) >= 0 && at - sp < MAX_FRAME_BYTES && at % word == 0;
        if (!climbs || callers.isEmpty() || returns.isEmpty() || !isReturnAddress(returns.getAsLong(), false)) {
            return Optional.empty();
        }
        Registers caller = withoutScratch();
        caller.set(machine.framePointer(), callers.getAsLong());
        caller.set(machine.stackPointer(), cfa);
        caller.set(machine.programCounter(), returns.getAsLong());
        return Optional.of(new Caller(caller, cfa, Found.FRAME_POINTER, false));
    }

    /** The next word up the stack that a call returns to. It may be left from an earlier call. */
    Optional<Caller> byScan() {
        OptionalLong sp = callee.sp();
        if (sp.isEmpty()) {
            return Optional.empty();
        }
        int word = machine.wordBytes();
        long start = sp.getAsLong() + word - 1 & -word;
        int words = word == Long.BYTES ? MAX_SCANNED_WIDE_WORDS : MAX_SCANNED_WORDS;
        for (int i = 0; i < words; i++) {
            long at = start + (long) i * word;
            OptionalLong value = memory.read(at, word);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            if (isReturnAddress(value.getAsLong(), true)) {
                var caller = new Registers(machine);
                caller.set(machine.stackPointer(), at + word);
                caller.set(machine.programCounter(), value.getAsLong());
                return Optional.of(new Caller(caller, at + word, Found.SCANNED, false));
            }
        }
        return Optional.empty();
    }

    /** Callers' registers that no rule tells of may hold anything. */
    private Registers withoutScratch() {
        Registers caller = callee.copy();
        caller.forgetWide();
        for (int scratch : Scratch.of(machine)) {
            caller.forget(scratch);
        }
        return caller;
    }

    /** @param provenOnly whether code whose bytes are not known is left out */
    private boolean isReturnAddress(long value, boolean provenOnly) {
        long address = machine == Architecture.ARM ? value & ~1L : value;
        if (address == 0 || !images.mayBeCode(address - 1)) {
            return false;
        }
        return switch (CallSites.before(memory, machine, value)) {
            case CALL -> true;
            case NO_CALL -> false;
            case UNKNOWN -> !provenOnly;
        };
    }
}
