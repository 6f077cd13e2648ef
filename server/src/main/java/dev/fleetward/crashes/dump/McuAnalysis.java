package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Cause;
import dev.fleetward.crashes.dump.CrashReport.Fault;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.rtos.Kernel;
import dev.fleetward.crashes.rtos.RtosThread;
import dev.fleetward.crashes.unwind.CodeImage;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.crashes.values.Variables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The report of a coredump that a microcontroller saved. */
final class McuAnalysis {
    static final String FIRMWARE = "firmware";

    private final McuCoredump core;
    private final Modules modules;
    private final Memory memory;
    private final Variables variables;
    private final Optional<Kernel> kernel;
    private final List<String> warnings = new ArrayList<>();

    private McuAnalysis(McuCoredump core, @Nullable BuildSymbols symbols) {
        this.core = core;
        var image = CodeImage.firmware(FIRMWARE, symbols == null ? null : symbols.code());
        this.modules = new Modules(List.of(new Modules.Module(image, core.buildId(), symbols)));
        this.memory = core.memory().with(modules.constantMemory());
        this.variables = new Variables(memory, modules.builds());
        this.kernel = symbols == null || core.machine() == null
                ? Optional.empty()
                : Kernel.of(symbols.program(), memory, core.machine().architecture(), address -> symbols.code()
                        .isCode(address));
    }

    static CrashReport of(ByteBuffer dump, SymbolSource symbols) throws BadDump {
        McuCoredump core = McuCoredump.of(dump);
        String id = core.buildId();
        BuildSymbols found = id == null
                ? symbols.byName().apply(FIRMWARE).orElse(null)
                : symbols.byBuildId().apply(id).orElse(null);
        return new McuAnalysis(core, found).report(id == null && found != null);
    }

    private CrashReport report(boolean matchedByVersion) {
        warnOfGaps();
        if (matchedByVersion) {
            warnings.add("Symbols of the same software version are used, which may be of another build.");
        }
        Optional<RtosThread> running = kernel.flatMap(
                it -> it.threads().stream().filter(RtosThread::running).findFirst());
        Fault fault = core.machine() == McuMachine.CORTEX_M ? fault(running) : null;
        if (core.machine() == McuMachine.CORTEX_M && fault == null) {
            warnings.add(
                    "The cause of a fault is not recorded: the dump has no fault status registers, which a Cortex-M0"
                            + " or M0+ has not at all.");
        }
        var threads = new ArrayList<ThreadDump>();
        threads.add(crashed(running, fault));
        kernel.ifPresent(it -> {
            it.threads().stream()
                    .filter(thread ->
                            running.isEmpty() || thread.id() != running.get().id())
                    .limit(CrashReport.MAX_THREADS - 1)
                    .forEach(thread -> threads.add(waiting(thread)));
            warnings.addAll(it.warnings());
        });
        return new CrashReport(
                Format.MCU_COREDUMP,
                core.machine() == null ? "unknown" : core.machine().label(),
                cause(),
                FailedAssertion.in(threads.getFirst().frames()),
                fault,
                null,
                List.copyOf(threads),
                variables.globals(),
                modules.shown(),
                Regions.of(core.memory()),
                List.copyOf(warnings),
                core.isTruncated());
    }

    private Cause cause() {
        if (core.reason().isEmpty()) {
            return new Cause("The dump gives no reason", null, null);
        }
        long code = core.reason().getAsLong();
        return new Cause(new Reason(code).label(), code, null);
    }

    private @Nullable Fault fault(Optional<RtosThread> running) {
        OptionalLong pc = word("pc");
        return CortexMFault.of(
                        memory,
                        new FaultScene(
                                pc.isEmpty() ? null : (Long) pc.getAsLong(),
                                pc.isEmpty() ? ThumbAccess.UNKNOWN : ThumbAccess.at(memory, pc.getAsLong()),
                                running.map(RtosThread::name).orElse(null),
                                running.map(RtosThread::stackLow).orElse(null)))
                .orElse(null);
    }

    private ThreadDump crashed(Optional<RtosThread> running, @Nullable Fault fault) {
        boolean reliable = fault == null || fault.registersReliable();
        Unwinder.Stack stack = new Unwinder.Stack(List.of(), "The dump has no registers to begin from.");
        if (core.machine() != null && !core.words().isEmpty()) {
            Registers start = core.machine().registers(core.words().getFirst());
            stack = reliable
                    ? Unwinder.walk(start, memory, modules.images(), rules())
                    : Unwinder.scan(start, memory, modules.images(), rules());
        }
        return new ThreadDump(
                running.map(RtosThread::id).orElse(null),
                running.map(RtosThread::name).orElse(""),
                true,
                "running",
                running.map(RtosThread::priority).orElse(null),
                running.map(McuAnalysis::stack).orElse(null),
                registers(),
                Backtrace.of(stack, modules, variables),
                stack.ended());
    }

    private Unwinder.Rules rules() {
        return core.machine() == McuMachine.CORTEX_M ? Unwinder.Rules.cortexM(word("psp")) : Unwinder.Rules.FIRMWARE;
    }

    private ThreadDump waiting(RtosThread thread) {
        Registers saved = thread.registers();
        Unwinder.Stack stack = saved == null
                ? new Unwinder.Stack(List.of(), "Its saved registers are not in the dump.")
                : Unwinder.walk(saved, memory, modules.images(), rules());
        return new ThreadDump(
                thread.id(),
                thread.name(),
                false,
                thread.state(),
                thread.priority(),
                stack(thread),
                saved == null ? List.of() : Backtrace.registers(saved),
                Backtrace.of(stack, modules, variables),
                stack.ended());
    }

    private static CrashReport.@Nullable Stack stack(RtosThread thread) {
        return thread.stackLow() == null
                ? null
                : new CrashReport.Stack(thread.stackLow(), thread.stackHigh(), thread.unusedBytes());
    }

    private List<Register> registers() {
        if (core.words().isEmpty()) {
            return List.of();
        }
        return core.words().getFirst().stream()
                .map(word -> new Register(word.name(), word.value(), RegisterMeanings.of(word)))
                .toList();
    }

    private OptionalLong word(String name) {
        return core.words().isEmpty()
                ? OptionalLong.empty()
                : core.words().getFirst().stream()
                        .filter(word -> word.name().equals(name))
                        .mapToLong(McuMachine.Word::value)
                        .findFirst();
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
        if (core.buildId() == null) {
            warnings.add("The firmware names no build id, so its symbols cannot be found by it.");
        }
    }
}
