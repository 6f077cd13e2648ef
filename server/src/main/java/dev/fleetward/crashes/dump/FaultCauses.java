package dev.fleetward.crashes.dump;

import org.jspecify.annotations.Nullable;

/** What a set of fault bits means together. */
final class FaultCauses {
    private static final long NULL_GUARD_BYTES = 0x1000;

    private static final int IACCVIOL = 0;
    private static final int DACCVIOL = 1;
    private static final int MUNSTKERR = 3;
    private static final int MSTKERR = 4;
    private static final int MLSPERR = 5;
    private static final int MMARVALID = 7;
    private static final int IBUSERR = 8;
    private static final int PRECISERR = 9;
    private static final int IMPRECISERR = 10;
    private static final int UNSTKERR = 11;
    private static final int STKERR = 12;
    private static final int LSPERR = 13;
    private static final int BFARVALID = 15;
    private static final int UNDEFINSTR = 16;
    private static final int INVSTATE = 17;
    private static final int INVPC = 18;
    private static final int NOCP = 19;
    private static final int STKOF = 20;
    private static final int UNALIGNED = 24;
    private static final int DIVBYZERO = 25;
    private static final int SFARVALID = 6;

    private final long cfsr;
    private final long sfsr;

    FaultCauses(long cfsr, @Nullable Long sfsr) {
        this.cfsr = cfsr;
        this.sfsr = sfsr == null ? 0 : sfsr;
    }

    /** The registers were not, or not all, written on entry to the fault handler. */
    boolean stackingFailed() {
        return has(MSTKERR) || has(STKERR) || has(STKOF);
    }

    boolean isAddressOfMemoryFault() {
        return has(MMARVALID);
    }

    boolean isAddressOfBusFault() {
        return has(BFARVALID);
    }

    boolean isAddressOfSecurityFault() {
        return (sfsr >> SFARVALID & 1) == 1;
    }

    String sentence(@Nullable Long address, FaultScene scene) {
        if (stackingFailed() || scene.isAtStackEnd(address)) {
            return "%s ran out of stack%s.%s"
                    .formatted(
                            scene.threadName() == null ? "The thread" : "Thread “" + scene.threadName() + "”",
                            address == null ? "" : " at " + CrashReport.hex(address),
                            stackingFailed()
                                    ? " The processor could not save its registers, so where it was is not known."
                                    : "");
        }
        if (has(DACCVIOL)) {
            return "%s %s was refused by the memory protection unit.%s"
                    .formatted(scene.access().words(), at(address), nature(address));
        }
        if (has(PRECISERR)) {
            return "%s %s failed on the bus.%s".formatted(scene.access().words(), at(address), nature(address));
        }
        if (has(IMPRECISERR)) {
            return "A buffered write failed on the bus; it was made near, not at, the program counter, and its address"
                    + " was not recorded.";
        }
        if (has(IACCVIOL) || has(IBUSERR)) {
            return "Code was fetched from %s, where there is none to run: a call or jump through a bad pointer."
                    .formatted(scene.pc() == null ? "an address" : CrashReport.hex(scene.pc()));
        }
        return usage();
    }

    private String usage() {
        if (has(DIVBYZERO)) {
            return "An integer was divided by zero.";
        }
        if (has(UNDEFINSTR)) {
            return "An undefined instruction was executed.";
        }
        if (has(INVSTATE)) {
            return "The Thumb bit was lost: a call or return through a bad pointer.";
        }
        if (has(UNALIGNED)) {
            return "An unaligned access was made where it is trapped.";
        }
        if (has(NOCP)) {
            return "A coprocessor was used that is off, such as the floating-point unit.";
        }
        if (has(INVPC)) {
            return "An exception returned by a value that is not valid: the stack or a task's saved state is damaged.";
        }
        if (has(MUNSTKERR) || has(UNSTKERR)) {
            return "Registers could not be restored on return from an exception: the stack pointer is damaged.";
        }
        if (has(MLSPERR) || has(LSPERR)) {
            return "Floating-point registers could not be saved when they were needed.";
        }
        return sfsr != 0
                ? "The security extension refused an access or a change of state."
                : "The hardware recorded no fault: the program stopped itself.";
    }

    private static String at(@Nullable Long address) {
        return address == null ? "an address that was not recorded" : CrashReport.hex(address);
    }

    private static String nature(@Nullable Long address) {
        if (address == null || address >= NULL_GUARD_BYTES) {
            return "";
        }
        return address == 0
                ? " It looks like a null pointer."
                : " It looks like a null pointer plus %d bytes.".formatted(address);
    }

    private boolean has(int bit) {
        return (cfsr >> bit & 1) == 1;
    }
}
