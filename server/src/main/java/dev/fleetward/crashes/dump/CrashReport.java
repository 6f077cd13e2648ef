package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.crashes.values.Variable;
import dev.fleetward.crashes.values.Variables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dump tells, with all it does not tell left out or said so: nothing here is guessed without being marked. Plain
 * data that is stored as JSON; addresses are unsigned 64-bit values in a {@code long}.
 *
 * @param machine family of the processor for people, such as {@code Cortex-M}
 * @param assertion that failed; null when none did, or nothing tells of it
 * @param fault what the hardware recorded; null when it recorded nothing or the dump left it out
 * @param capture what the capturing software told of itself; null for dumps that do not
 * @param threads the crashed one first; never empty
 * @param globals of the program whose memory was saved, by source file; filled when its debug information is there
 * @param memory what was saved, by address, without the bytes
 * @param warnings what is missing or odd, in sentences
 * @param truncated the device ran out of room, so later regions are missing
 */
public record CrashReport(
        Format format,
        String machine,
        Cause cause,
        @Nullable Assertion assertion,
        @Nullable Fault fault,
        @Nullable Capture capture,
        List<ThreadDump> threads,
        List<Variables.OfUnit> globals,
        List<LoadedModule> modules,
        List<Region> memory,
        List<String> warnings,
        boolean truncated) {
    public static final int MAX_FRAMES = 256;
    public static final int MAX_THREADS = 256;

    public enum Format {
        MCU_COREDUMP,
        LINUX_CORE,
        LINUX_STACKTRACE
    }

    /**
     * Why it stopped.
     *
     * @param code the firmware SDK's reason or the signal's number; null if the dump has none
     * @param signal name such as {@code SIGSEGV}; null for firmware
     */
    public record Cause(
            String label, @Nullable Long code, @Nullable String signal) {}

    /**
     * What the program checked and found not to hold.
     *
     * @param expression as the source has it; null when the program does not keep it
     * @param file and {@code line} of the check; null when not known
     */
    public record Assertion(
            @Nullable String expression,
            @Nullable String file,
            @Nullable Integer line) {}

    /**
     * @param registers status registers, or for a Linux signal none
     * @param address of the access that failed; null when the hardware did not keep it
     * @param sentence the plain meaning of all of it
     * @param registersReliable false when the processor could not save them: program counter and r0–r3 mean nothing
     */
    public record Fault(
            List<Register> registers,
            List<FaultBit> bits,
            @Nullable Long address,
            String sentence,
            boolean registersReliable) {}

    /** A bit that was set. */
    public record FaultBit(String register, String bit, String meaning) {}

    /** @param value null when it could not be recovered */
    public record Register(String name, @Nullable Long value, String meaning) {
        public String getText() {
            return value == null ? "not recovered" : hex(value);
        }
    }

    /** @param logs of the program before the crash, as the capture kept them */
    public record Capture(
            @Nullable Instant capturedAt,
            @Nullable String agentVersion,
            @Nullable String strategy,
            @Nullable String commandLine,
            @Nullable String deviceSerial,
            @Nullable String hardwareVersion,
            @Nullable String softwareType,
            @Nullable String softwareVersion,
            List<String> logs) {}

    /**
     * @param id address of its control block, or the number the system gave it; null if neither is known
     * @param state such as {@code running}, {@code ready}, {@code delayed}; empty if the dump does not tell
     * @param stack null when its bounds are not known
     * @param ended why the frames end where they do
     */
    public record ThreadDump(
            @Nullable Long id,
            String name,
            boolean crashed,
            String state,
            @Nullable Integer priority,
            @Nullable Stack stack,
            List<Register> registers,
            List<Frame> frames,
            String ended) {}

    /** @param unusedBytes never written since the thread began; null when the fill pattern cannot tell */
    public record Stack(
            long low, @Nullable Long high, @Nullable Long unusedBytes) {}

    /**
     * One line of a backtrace. Functions inlined at a place come as frames of their own with the same {@code pc}, the
     * innermost first.
     *
     * @param pc where it was, or will return to; of an exception the special value the processor returns by
     * @param function demangled; null when no symbols name it
     * @param module name of the loaded module; null when none holds the address
     * @param address {@code pc} as the module's own symbols count it
     * @param cfa the stack pointer before the function was called; null when unknown
     * @param registers as they were in this frame, by the machine's names; those not recovered say so
     * @param locals arguments and local variables, filled when debug information is there
     * @param note what a reader should know, or empty
     */
    public record Frame(
            int level,
            long pc,
            FrameKind kind,
            Trust trust,
            @Nullable String function,
            @Nullable String linkageName,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable Integer column,
            boolean inlined,
            @Nullable String module,
            @Nullable Long address,
            @Nullable Long cfa,
            List<Register> registers,
            List<Variable> locals,
            String note) {}

    public enum FrameKind {
        CALL,
        /** The processor entered an exception here; the frames after it were interrupted. */
        EXCEPTION,
        /** The system delivered a signal here; the frames after it were interrupted. */
        SIGNAL
    }

    /** How sure a frame is, by how it was found. */
    public enum Trust {
        /** From the saved registers. */
        EXACT,
        /** By call frame information of the build. */
        CFI,
        /** By the Arm exception index of the build. */
        EXIDX,
        /** By the chain of frame pointers. */
        FRAME_POINTER,
        /** From the link register, in a function without unwind information. */
        LINK_REGISTER,
        /** A return address found by reading through the stack; it may be left from an earlier call. */
        SCANNED,
        /** A register that was never saved: the address means nothing. */
        UNRELIABLE
    }

    /**
     * A program or library that was loaded.
     *
     * @param start lowest address in the dumped program; null for firmware, which covers the whole address space
     * @param buildId lower-case hex; null if the dump does not tell
     * @param symbols whether symbols of exactly this build were there
     */
    public record LoadedModule(
            String name,
            @Nullable Long start,
            @Nullable Long end,
            @Nullable String buildId,
            boolean symbols) {}

    /** @param name what lies there, or empty */
    public record Region(long address, long bytes, String name) {}

    @JsonIgnore
    public ThreadDump crashed() {
        return threads.getFirst();
    }

    /** Modules that appear in frames and whose symbols were not there: what to upload. */
    @JsonIgnore
    public List<LoadedModule> missingSymbols() {
        return modules.stream()
                .filter(module -> !module.symbols)
                .filter(module -> threads.stream()
                        .flatMap(thread -> thread.frames.stream())
                        .anyMatch(frame -> module.name.equals(frame.module)))
                .toList();
    }

    /** The build id that a dump of firmware names, or of a Linux program's own executable. */
    @JsonIgnore
    public Optional<String> buildId() {
        return modules.stream().findFirst().map(LoadedModule::buildId);
    }

    CrashReport warning(String sentence) {
        var all = new ArrayList<>(warnings);
        all.add(sentence);
        return new CrashReport(
                format,
                machine,
                cause,
                assertion,
                fault,
                capture,
                threads,
                globals,
                modules,
                memory,
                List.copyOf(all),
                truncated);
    }

    public static String hex(long value) {
        return String.format(Locale.ROOT, value > 0xffff_ffffL || value < 0 ? "0x%016x" : "0x%08x", value);
    }
}
