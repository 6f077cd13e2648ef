package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.FaultBit;
import dev.fleetward.crashes.dump.CrashReport.Register;
import java.util.List;
import java.util.Map;

/** Names and meanings of the bits of the Cortex-M fault registers. */
final class FaultBits {
    private record Bit(int number, String name, String meaning) {}

    private static final List<Bit> CFSR = List.of(
            new Bit(0, "IACCVIOL", "Code was fetched from a region that must not be executed."),
            new Bit(1, "DACCVIOL", "A data access was refused by the memory protection unit."),
            new Bit(3, "MUNSTKERR", "Unstacking on return from an exception was refused."),
            new Bit(4, "MSTKERR", "Stacking on entry to an exception was refused: the stack probably overflowed."),
            new Bit(5, "MLSPERR", "Lazy saving of floating-point registers was refused."),
            new Bit(7, "MMARVALID", "MMFAR holds the address of the refused access."),
            new Bit(8, "IBUSERR", "An instruction could not be fetched from the bus."),
            new Bit(9, "PRECISERR", "A data access failed on the bus; the program counter is exact."),
            new Bit(10, "IMPRECISERR", "A buffered write failed on the bus; the program counter is only near it."),
            new Bit(11, "UNSTKERR", "Unstacking on return from an exception failed on the bus."),
            new Bit(12, "STKERR", "Stacking on entry to an exception failed on the bus."),
            new Bit(13, "LSPERR", "Lazy saving of floating-point registers failed on the bus."),
            new Bit(15, "BFARVALID", "BFAR holds the address of the failed access."),
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

    private static final List<Bit> DFSR = List.of(
            new Bit(0, "HALTED", "The debugger halted the processor."),
            new Bit(1, "BKPT", "A breakpoint instruction was executed."),
            new Bit(2, "DWTTRAP", "A watchpoint was hit."),
            new Bit(3, "VCATCH", "A vector catch was hit."),
            new Bit(4, "EXTERNAL", "An external debug request."));

    private static final List<Bit> SHCSR = List.of(
            new Bit(0, "MEMFAULTACT", "The memory fault handler was active."),
            new Bit(1, "BUSFAULTACT", "The bus fault handler was active."),
            new Bit(2, "HARDFAULTACT", "The hard fault handler was active."),
            new Bit(3, "USGFAULTACT", "The usage fault handler was active."),
            new Bit(4, "SECUREFAULTACT", "The secure fault handler was active."),
            new Bit(5, "NMIACT", "The non-maskable interrupt was active."),
            new Bit(7, "SVCALLACT", "A supervisor call was active."),
            new Bit(8, "MONITORACT", "The debug monitor was active."),
            new Bit(10, "PENDSVACT", "The context switch (PendSV) was active."),
            new Bit(11, "SYSTICKACT", "The system tick was active."),
            new Bit(12, "USGFAULTPENDED", "A usage fault was pending."),
            new Bit(13, "MEMFAULTPENDED", "A memory fault was pending."),
            new Bit(14, "BUSFAULTPENDED", "A bus fault was pending."),
            new Bit(15, "SVCALLPENDED", "A supervisor call was pending."),
            new Bit(16, "MEMFAULTENA", "Memory faults have a handler of their own."),
            new Bit(17, "BUSFAULTENA", "Bus faults have a handler of their own."),
            new Bit(18, "USGFAULTENA", "Usage faults have a handler of their own."),
            new Bit(19, "SECUREFAULTENA", "Secure faults have a handler of their own."));

    private static final List<Bit> SFSR = List.of(
            new Bit(0, "INVEP", "Secure code was entered at a place that is no entry."),
            new Bit(1, "INVIS", "The integrity signature of a secure stack frame was wrong."),
            new Bit(2, "INVER", "An exception returned to the wrong security state."),
            new Bit(3, "AUVIOL", "Non-secure code touched secure memory."),
            new Bit(4, "INVTRAN", "Secure code branched to non-secure code without saying so."),
            new Bit(5, "LSPERR", "Lazy saving of floating-point registers broke a security rule."),
            new Bit(6, "SFARVALID", "SFAR holds the address of the access."),
            new Bit(7, "LSERR", "Lazy saving of floating-point registers was in error."));

    private static final Map<String, List<Bit>> OF_REGISTER =
            Map.of("CFSR", CFSR, "HFSR", HFSR, "DFSR", DFSR, "SHCSR", SHCSR, "SFSR", SFSR);

    private static final List<String> EXCEPTIONS = List.of(
            "thread",
            "reset",
            "the non-maskable interrupt",
            "the hard fault",
            "the memory fault",
            "the bus fault",
            "the usage fault",
            "the secure fault");

    private static final int FIRST_INTERRUPT = 16;

    private FaultBits() {}

    static List<FaultBit> in(Register register) {
        Long value = register.value();
        if (value == null) {
            return List.of();
        }
        return OF_REGISTER.getOrDefault(register.name(), List.of()).stream()
                .filter(bit -> (value >> bit.number & 1) == 1)
                .map(bit -> new FaultBit(register.name(), bit.name, bit.meaning))
                .toList();
    }

    /** @param number as ICSR and xPSR count exceptions; 0 is none */
    static String exception(long number) {
        if (number >= FIRST_INTERRUPT) {
            return "in interrupt " + (number - FIRST_INTERRUPT);
        }
        if (number < EXCEPTIONS.size()) {
            return "in " + EXCEPTIONS.get((int) number);
        }
        return switch ((int) number) {
            case 11 -> "in a supervisor call";
            case 12 -> "in the debug monitor";
            case 14 -> "in the context switch (PendSV)";
            case 15 -> "in the system tick";
            default -> "in exception " + number;
        };
    }
}
