package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Cause;
import dev.fleetward.crashes.dump.CrashReport.Fault;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.LoadedModule;
import dev.fleetward.crashes.dump.CrashReport.Region;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of a coredump that a microcontroller saved. */
final class McuAnalysis {
    private static final String FIRMWARE = "firmware";

    private final McuCoredump core;
    private final List<String> warnings = new ArrayList<>();

    private McuAnalysis(McuCoredump core) {
        this.core = core;
    }

    static CrashReport of(ByteBuffer dump) throws BadDump {
        return new McuAnalysis(McuCoredump.of(dump)).report();
    }

    private CrashReport report() {
        warnOfGaps();
        List<Register> registers = registers();
        Long pc = value(registers, "pc");
        Fault fault = core.machine() == McuMachine.CORTEX_M
                ? CortexMFault.of(core.memory(), new FaultScene(pc, null, null)).orElse(null)
                : null;
        return new CrashReport(
                Format.MCU_COREDUMP,
                core.machine() == null ? "unknown" : core.machine().label(),
                cause(),
                fault,
                null,
                List.of(crashed(registers, pc, fault)),
                List.of(),
                List.of(new LoadedModule(FIRMWARE, null, null, core.buildId(), false)),
                core.memory().saved().stream()
                        .map(piece -> new Region(piece.address(), piece.bytes().limit(), ""))
                        .toList(),
                warnings,
                core.isTruncated());
    }

    private Cause cause() {
        if (core.reason().isEmpty()) {
            return new Cause("The dump gives no reason", null, null);
        }
        long code = core.reason().getAsLong();
        return new Cause(new Reason(code).label(), code, null);
    }

    private ThreadDump crashed(List<Register> registers, @Nullable Long pc, @Nullable Fault fault) {
        var frames = new ArrayList<Frame>();
        if (pc != null) {
            frames.add(new Frame(
                    0,
                    pc,
                    FrameKind.CALL,
                    fault == null || fault.registersReliable() ? Trust.EXACT : Trust.UNRELIABLE,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    FIRMWARE,
                    pc,
                    null,
                    registers,
                    List.of(),
                    ""));
        }
        return new ThreadDump(
                null, "", true, "running", null, null, registers, frames, "Symbols of this build are not there.");
    }

    private List<Register> registers() {
        if (core.words().isEmpty()) {
            return List.of();
        }
        return core.words().getFirst().stream()
                .map(word -> new Register(word.name(), word.value(), RegisterMeanings.of(word)))
                .toList();
    }

    private void warnOfGaps() {
        if (core.machine() == null) {
            warnings.add("The dump does not name a processor that is known here.");
        } else if (core.words().isEmpty()) {
            warnings.add("The dump has no registers of a %s."
                    .formatted(core.machine().label()));
        }
        if (core.dump().damage() != null) {
            warnings.add(core.dump().damage());
        }
        if (core.isTruncated()) {
            warnings.add("The device ran out of room for the dump: memory regions after the last one are missing.");
        }
        if (core.words().size() > 1) {
            warnings.add("The dump has registers of %d processors; the first one's are shown."
                    .formatted(core.words().size()));
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
