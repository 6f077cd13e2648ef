package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.crashes.dump.CrashReport.Capture;
import dev.fleetward.crashes.dump.CrashReport.Cause;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.CodeImage;
import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.Unwinder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The report of a stack trace that a Linux device took itself: program counters and modules, but no memory. */
final class StacktraceAnalysis {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_MODULES = 4_096;

    private final SymbolSource symbols;

    private StacktraceAnalysis(SymbolSource symbols) {
        this.symbols = symbols;
    }

    static CrashReport of(ByteBuffer dump, SymbolSource symbols) throws BadDump {
        var bytes = new byte[dump.remaining()];
        dump.duplicate().get(bytes);
        try {
            return new StacktraceAnalysis(symbols).report(JSON.readTree(bytes));
        } catch (IOException malformed) {
            throw new BadDump("The stack trace is no JSON.");
        }
    }

    private CrashReport report(JsonNode trace) throws BadDump {
        if (!trace.path("threads").isArray() || trace.path("threads").isEmpty()) {
            throw new BadDump("The stack trace has no threads.");
        }
        Modules modules = modules(trace.path("symbols"));
        var threads = new ArrayList<ThreadDump>();
        for (JsonNode thread : trace.path("threads")) {
            if (threads.size() < CrashReport.MAX_THREADS) {
                threads.add(thread(thread, modules));
            }
        }
        threads.sort(Comparator.comparing(thread -> !thread.crashed()));
        Cause cause = trace.path("signal").isTextual()
                ? LinuxSignal.cause(trace.path("signal").asText())
                : new Cause("The trace names no signal", null, null);
        var warnings = new ArrayList<String>();
        warnings.add("The device sent addresses only: there are no registers, memory or variables.");
        trace.path("core_handler_logs").forEach(line -> warnings.add(line.asText()));
        return new CrashReport(
                Format.LINUX_STACKTRACE,
                "Linux",
                cause,
                FailedAssertion.in(threads.getFirst().frames()),
                LinuxSignal.fault(cause, null, null),
                capture(trace.path("cmdline")),
                List.copyOf(threads),
                List.of(),
                modules.shown(),
                List.of(),
                List.copyOf(warnings),
                false);
    }

    private static @Nullable Capture capture(JsonNode commandLine) {
        return commandLine.isTextual()
                ? new Capture(null, null, "stacktrace", commandLine.asText(), null, null, null, null, List.of())
                : null;
    }

    private Modules modules(JsonNode entries) throws BadDump {
        var modules = new ArrayList<Modules.Module>();
        for (JsonNode entry : entries) {
            if (modules.size() == MAX_MODULES) {
                break;
            }
            String path = entry.path("path").asText();
            String buildId =
                    entry.path("build_id").isTextual() ? entry.path("build_id").asText() : null;
            BuildSymbols build =
                    buildId == null ? null : symbols.byBuildId().apply(buildId).orElse(null);
            long bias = number(entry.path("runtime_offset")) - number(entry.path("compiled_offset"));
            modules.add(new Modules.Module(
                    new CodeImage(
                            path.substring(path.lastIndexOf('/') + 1),
                            bias,
                            number(entry.at("/pc_range/start")),
                            number(entry.at("/pc_range/end")),
                            build == null ? null : build.code()),
                    buildId,
                    build));
        }
        return new Modules(modules);
    }

    /** The first address is where the thread was; the others are where calls return to. */
    private static ThreadDump thread(JsonNode thread, Modules modules) throws BadDump {
        var frames = new ArrayList<Unwinder.Frame>();
        for (JsonNode pc : thread.path("pcs")) {
            if (frames.size() == CrashReport.MAX_FRAMES) {
                break;
            }
            boolean first = frames.isEmpty();
            frames.add(new Unwinder.Frame(
                    new Registers(Architecture.X86_64),
                    number(pc),
                    Unwinder.Kind.CALL,
                    first ? Found.EXACT : Found.CFI,
                    first,
                    OptionalLong.empty(),
                    ""));
        }
        var stack = new Unwinder.Stack(frames, "The device sent no further address.");
        return new ThreadDump(
                null,
                "",
                thread.path("active").asBoolean(),
                "",
                null,
                null,
                List.of(),
                Backtrace.withoutRegisters(stack, modules),
                stack.ended());
    }

    private static long number(JsonNode text) throws BadDump {
        String hex = text.asText();
        try {
            return Long.parseUnsignedLong(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
        } catch (NumberFormatException e) {
            throw new BadDump("The stack trace has “%s” where a number in hex must be."
                    .formatted(hex.substring(0, Math.min(hex.length(), 32))));
        }
    }
}
