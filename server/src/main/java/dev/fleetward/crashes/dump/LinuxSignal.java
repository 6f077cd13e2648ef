package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Cause;
import dev.fleetward.crashes.dump.CrashReport.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why the kernel stopped a program, in words. */
final class LinuxSignal {
    private static final long NULL_GUARD_BYTES = 0x1000;

    private record Meaning(int number, String words) {}

    private static final Map<String, Meaning> BY_NAME = Map.ofEntries(
            Map.entry("SIGQUIT", new Meaning(3, "It was asked to stop with a core.")),
            Map.entry("SIGILL", new Meaning(4, "An instruction was executed that the processor does not have.")),
            Map.entry("SIGTRAP", new Meaning(5, "A breakpoint or trap was hit.")),
            Map.entry("SIGABRT", new Meaning(6, "The program stopped itself, as a failed assertion does.")),
            Map.entry("SIGBUS", new Meaning(7, "Memory was accessed that is mapped but not there, or badly aligned.")),
            Map.entry("SIGFPE", new Meaning(8, "An arithmetic operation failed.")),
            Map.entry("SIGKILL", new Meaning(9, "It was killed.")),
            Map.entry("SIGSEGV", new Meaning(11, "Memory was accessed that the program may not access.")),
            Map.entry("SIGTERM", new Meaning(15, "It was asked to end.")),
            Map.entry("SIGXCPU", new Meaning(24, "It used more processor time than it may.")),
            Map.entry("SIGSYS", new Meaning(31, "A system call was made that it may not make.")));

    private LinuxSignal() {}

    static Cause cause(int number) {
        return BY_NAME.entrySet().stream()
                .filter(entry -> entry.getValue().number == number)
                .findFirst()
                .map(entry -> new Cause(label(entry.getKey()), (long) number, entry.getKey()))
                .orElseGet(() -> number == 0
                        ? new Cause("The dump names no signal", null, null)
                        : new Cause("Signal " + number, (long) number, "SIG" + number));
    }

    static Cause cause(String name) {
        String plain = name.toUpperCase(Locale.ROOT);
        Meaning meaning = BY_NAME.get(plain);
        return new Cause(label(plain), meaning == null ? null : (Long) (long) meaning.number, plain);
    }

    private static String label(String name) {
        return switch (name) {
            case "SIGSEGV" -> "Segmentation fault";
            case "SIGABRT" -> "Aborted";
            case "SIGBUS" -> "Bus error";
            case "SIGFPE" -> "Arithmetic error";
            case "SIGILL" -> "Illegal instruction";
            case "SIGTRAP" -> "Trap";
            default -> name;
        };
    }

    /**
     * @param code how the signal came about (sigaction(2)); null if not told. Codes up to 0 mean that a program sent it
     * @param address null if not told; means something for faults only
     */
    static Fault fault(Cause cause, @Nullable Integer code, @Nullable Long address) {
        String signal = cause.signal();
        Meaning meaning = signal == null ? null : BY_NAME.get(signal);
        boolean sent = code != null && code <= 0;
        boolean atAddress = "SIGSEGV".equals(signal) || "SIGBUS".equals(signal);
        Long shown = sent || !atAddress ? null : address;
        return new Fault(List.of(), List.of(), shown, sentence(signal, meaning, code, shown), true);
    }

    private static String sentence(
            @Nullable String signal, @Nullable Meaning meaning, @Nullable Integer code, @Nullable Long address) {
        if ("SIGSEGV".equals(signal) && address != null) {
            String why = code != null && code == 2 ? "may not be accessed that way" : "is not mapped";
            return "Memory at %s was accessed, which %s.%s".formatted(CrashReport.hex(address), why, nature(address));
        }
        if ("SIGFPE".equals(signal) && code != null && code == 1) {
            return "An integer was divided by zero.";
        }
        return meaning == null ? "The kernel stopped the program." : meaning.words;
    }

    private static String nature(long address) {
        if (address < 0 || address >= NULL_GUARD_BYTES) {
            return "";
        }
        return address == 0
                ? " It looks like a null pointer."
                : " It looks like a null pointer plus %d bytes.".formatted(address);
    }
}
