package dev.fleetward.crashes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Cortex-M fault status registers (Armv7-M ARM B3.2.15 to B3.2.20) and what their bits say. */
record FaultRegisters(long cfsr, long hfsr, long mmfar, long bfar) {
    private static final long NULL_GUARD_BYTES = 0x1000;
    private static final int MMARVALID = 7;
    private static final int BFARVALID = 15;

    /** A bit that was set, with its name and meaning. */
    record Cause(String register, String bit, String meaning) {}

    private record Bit(int number, String name, String meaning) {}

    private static final List<Bit> CFSR = List.of(
            new Bit(0, "IACCVIOL", "Code was fetched from a region that must not be executed."),
            new Bit(1, "DACCVIOL", "A data access was refused by the memory protection unit."),
            new Bit(3, "MUNSTKERR", "Unstacking on return from an exception was refused."),
            new Bit(4, "MSTKERR", "Stacking on entry to an exception was refused: the stack probably overflowed."),
            new Bit(5, "MLSPERR", "Lazy saving of floating-point registers was refused."),
            new Bit(MMARVALID, "MMARVALID", "MMFAR holds the address of the refused access."),
            new Bit(8, "IBUSERR", "An instruction could not be fetched from the bus."),
            new Bit(9, "PRECISERR", "A data access failed on the bus; the program counter is exact."),
            new Bit(10, "IMPRECISERR", "A buffered write failed on the bus; the program counter is only near it."),
            new Bit(11, "UNSTKERR", "Unstacking on return from an exception failed on the bus."),
            new Bit(12, "STKERR", "Stacking on entry to an exception failed on the bus."),
            new Bit(13, "LSPERR", "Lazy saving of floating-point registers failed on the bus."),
            new Bit(BFARVALID, "BFARVALID", "BFAR holds the address of the failed access."),
            new Bit(16, "UNDEFINSTR", "An undefined instruction was executed."),
            new Bit(17, "INVSTATE", "The Thumb bit was lost, as in a call through a bad pointer."),
            new Bit(18, "INVPC", "The return value of an exception was not valid."),
            new Bit(19, "NOCP", "A coprocessor was used that is off, such as the floating-point unit."),
            new Bit(20, "STKOF", "The stack pointer went below its limit: the stack overflowed."),
            new Bit(24, "UNALIGNED", "An unaligned access was made where it is trapped."),
            new Bit(25, "DIVBYZERO", "An integer was divided by zero."));

    private static final List<Bit> HFSR = List.of(
            new Bit(1, "VECTTBL", "The vector table could not be read."),
            new Bit(30, "FORCED", "A fault was escalated to a hard fault; CFSR tells which."),
            new Bit(31, "DEBUGEVT", "A debug event with no debugger there."));

    List<Cause> causes() {
        var causes = new ArrayList<Cause>();
        add(causes, "CFSR", cfsr, CFSR);
        add(causes, "HFSR", hfsr, HFSR);
        return causes;
    }

    /** The stacked registers were never written: pc and lr mean nothing. */
    boolean stackingFailed() {
        return isSet(4) || isSet(12) || isSet(20);
    }

    /** One sentence: class, address and what it looks like. Empty when no register tells. */
    Optional<String> sentence() {
        if (stackingFailed()) {
            return Optional.of("The stack overflowed: registers could not be saved on entry to the fault handler.");
        }
        if (isSet(25)) {
            return Optional.of("An integer was divided by zero.");
        }
        Long address = faultAddress();
        if (isSet(1) || isSet(9) || isSet(10)) {
            String refused = isSet(1) ? "was refused by the memory protection unit" : "failed on the bus";
            return Optional.of(
                    address == null
                            ? "A data access " + refused + "; its address was not recorded."
                            : "A data access to %s %s.%s".formatted(hex(address), refused, nullPointer(address)));
        }
        return causes().stream()
                .filter(cause -> cause.register.equals("CFSR") && !cause.bit.endsWith("VALID"))
                .findFirst()
                .map(Cause::meaning);
    }

    private @Nullable Long faultAddress() {
        return isSet(MMARVALID) ? Long.valueOf(mmfar) : isSet(BFARVALID) ? Long.valueOf(bfar) : null;
    }

    private static String nullPointer(long address) {
        if (address >= NULL_GUARD_BYTES) {
            return "";
        }
        return address == 0
                ? " It looks like a null pointer."
                : " It looks like a null pointer plus %d bytes.".formatted(address);
    }

    private boolean isSet(int bit) {
        return (cfsr >> bit & 1) == 1;
    }

    private static void add(List<Cause> causes, String register, long value, List<Bit> bits) {
        for (Bit bit : bits) {
            if ((value >> bit.number & 1) == 1) {
                causes.add(new Cause(register, bit.name, bit.meaning));
            }
        }
    }

    static String hex(long value) {
        return String.format(Locale.ROOT, value > 0xffff_ffffL || value < 0 ? "0x%016x" : "0x%08x", value);
    }
}
