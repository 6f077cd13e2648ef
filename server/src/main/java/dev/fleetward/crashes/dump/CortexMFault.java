package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Fault;
import dev.fleetward.crashes.dump.CrashReport.FaultBit;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.unwind.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The Cortex-M fault status registers (Armv7-M ARM B3.2.15–20, Armv8-M ARM D1.2) as saved memory holds them. */
final class CortexMFault {
    private static final long SHCSR = 0xe000_ed24L;
    private static final long CFSR = 0xe000_ed28L;
    private static final long HFSR = 0xe000_ed2cL;
    private static final long DFSR = 0xe000_ed30L;
    private static final long MMFAR = 0xe000_ed34L;
    private static final long BFAR = 0xe000_ed38L;
    private static final long AFSR = 0xe000_ed3cL;
    private static final long SFSR = 0xe000_ede4L;
    private static final long SFAR = 0xe000_ede8L;
    private static final long ICSR = 0xe000_ed04L;

    private final Memory memory;

    private CortexMFault(Memory memory) {
        this.memory = memory;
    }

    /** Empty when the dump has no fault status registers, as of a Cortex-M0, which has none. */
    static Optional<Fault> of(Memory memory, FaultScene scene) {
        return new CortexMFault(memory).read(scene);
    }

    private Optional<Fault> read(FaultScene scene) {
        OptionalLong cfsr = memory.read(CFSR, 4);
        if (cfsr.isEmpty()) {
            return Optional.empty();
        }
        var registers = new ArrayList<Register>();
        var bits = new ArrayList<FaultBit>();
        add(registers, "CFSR", cfsr, "what kind of fault");
        add(registers, "HFSR", memory.read(HFSR, 4), "whether it was escalated");
        add(registers, "DFSR", memory.read(DFSR, 4), "debug events");
        add(registers, "MMFAR", memory.read(MMFAR, 4), "address of a refused access");
        add(registers, "BFAR", memory.read(BFAR, 4), "address of a failed access");
        add(registers, "AFSR", memory.read(AFSR, 4), "the chip maker's own");
        add(registers, "SHCSR", memory.read(SHCSR, 4), "which handlers were active");
        add(registers, "SFSR", memory.read(SFSR, 4), "security faults");
        add(registers, "SFAR", memory.read(SFAR, 4), "address of a security fault");
        memory.read(ICSR, 4).ifPresent(icsr -> registers.add(activeException(icsr)));
        for (Register register : registers) {
            FaultBits.in(register).forEach(bits::add);
        }
        var causes = new FaultCauses(cfsr.getAsLong(), value(registers, "SFSR"));
        Long address = causes.isAddressOfMemoryFault()
                ? value(registers, "MMFAR")
                : causes.isAddressOfBusFault()
                        ? value(registers, "BFAR")
                        : causes.isAddressOfSecurityFault() ? value(registers, "SFAR") : null;
        return Optional.of(
                new Fault(registers, bits, address, causes.sentence(address, scene), !causes.stackingFailed()));
    }

    private static Register activeException(long icsr) {
        long number = icsr & 0x1ff;
        return new Register("ICSR", icsr, number == 0 ? "no exception was active" : FaultBits.exception(number));
    }

    private static void add(List<Register> registers, String name, OptionalLong value, String meaning) {
        if (value.isPresent()) {
            registers.add(new Register(name, value.getAsLong(), meaning));
        }
    }

    private static @Nullable Long value(List<Register> registers, String name) {
        for (Register register : registers) {
            if (register.name().equals(name)) {
                return register.value();
            }
        }
        return null;
    }
}
