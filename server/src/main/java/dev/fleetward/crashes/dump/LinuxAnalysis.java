package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Cause;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.crashes.values.Variables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The report of a Linux program's core. */
final class LinuxAnalysis {
    private final CoreFile core;
    private final LinuxMachine machine;
    private final LinuxProcess process;
    private final List<String> warnings = new ArrayList<>();
    private final Modules modules;
    private final Memory memory;
    private final Variables variables;

    private LinuxAnalysis(CoreFile core, LinuxMachine machine, SymbolSource symbols) {
        this.core = core;
        this.machine = machine;
        this.process = LinuxProcess.of(core, machine);
        this.modules = LinuxModules.of(core, process, symbols, warnings);
        this.memory = core.memory().with(modules.constantMemory());
        this.variables = new Variables(memory, modules.builds());
    }

    static CrashReport of(ByteBuffer dump, SymbolSource symbols) throws BadDump {
        CoreFile core = CoreFile.of(dump);
        LinuxMachine machine = LinuxMachine.of(core.machine())
                .filter(it -> core.is64() == (it.architecture().wordBytes() == Long.BYTES))
                .orElseThrow(() -> new BadDump("Cores of machine %d with %d bits are not known here."
                        .formatted(core.machine(), core.is64() ? 64 : 32)));
        return new LinuxAnalysis(core, machine, symbols).report();
    }

    private CrashReport report() throws BadDump {
        if (process.threads().isEmpty()) {
            throw new BadDump("The core has no thread: its notes are missing.");
        }
        warnings.addAll(CaptureNotes.warnings(core.notes()));
        Cause cause = LinuxSignal.cause(process.signal());
        var threads = new ArrayList<ThreadDump>();
        for (LinuxProcess.Task task : process.threads()) {
            threads.add(thread(task, threads.isEmpty()));
        }
        return new CrashReport(
                Format.LINUX_CORE,
                machine.label(),
                cause,
                FailedAssertion.in(threads.getFirst().frames()),
                LinuxSignal.fault(cause, process.signalCode(), process.signalAddress()),
                CaptureNotes.of(core.notes()),
                List.copyOf(threads),
                variables.globals(),
                modules.shown(),
                Regions.of(core.memory()),
                List.copyOf(warnings),
                false);
    }

    private ThreadDump thread(LinuxProcess.Task task, boolean crashed) {
        Unwinder.Stack stack = Unwinder.walk(task.registers(), memory, modules.images(), Unwinder.Rules.LINUX);
        return new ThreadDump(
                task.id(),
                crashed ? process.name() : "",
                crashed,
                "",
                null,
                null,
                Backtrace.registers(task.registers()),
                Backtrace.of(stack, modules, variables),
                stack.ended());
    }
}
