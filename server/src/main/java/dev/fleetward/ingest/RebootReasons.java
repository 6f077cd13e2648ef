package dev.fleetward.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SDK's own reboot reasons (inc/core/reboot_reason_types.h). A maker's own numbers are named by the symbols. */
public final class RebootReasons {
    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0x0000L, "Unknown"),
            Map.entry(0x0001L, "UserShutdown"),
            Map.entry(0x0002L, "UserReset"),
            Map.entry(0x0003L, "FirmwareUpdate"),
            Map.entry(0x0004L, "LowPower"),
            Map.entry(0x0005L, "DebuggerHalted"),
            Map.entry(0x0006L, "ButtonReset"),
            Map.entry(0x0007L, "PowerOnReset"),
            Map.entry(0x0008L, "SoftwareReset"),
            Map.entry(0x0009L, "DeepSleep"),
            Map.entry(0x000AL, "PinReset"),
            Map.entry(0x000BL, "SelfTest"),
            Map.entry(0x8000L, "UnknownError"),
            Map.entry(0x8001L, "Assert"),
            Map.entry(0x8002L, "Watchdog"),
            Map.entry(0x8003L, "BrownOutReset"),
            Map.entry(0x8004L, "Nmi"),
            Map.entry(0x8005L, "HardwareWatchdog"),
            Map.entry(0x8006L, "SoftwareWatchdog"),
            Map.entry(0x8007L, "ClockFailure"),
            Map.entry(0x8008L, "KernelPanic"),
            Map.entry(0x8009L, "FirmwareUpdateError"),
            Map.entry(0x800AL, "OutOfMemory"),
            Map.entry(0x800BL, "StackOverflow"),
            Map.entry(0x800CL, "TaskWatchdog"),
            Map.entry(0x9100L, "BusFault"),
            Map.entry(0x9200L, "MemFault"),
            Map.entry(0x9300L, "UsageFault"),
            Map.entry(0x9400L, "HardFault"),
            Map.entry(0x9401L, "Lockup"),
            Map.entry(0x9402L, "SecurityViolation"),
            Map.entry(0x9403L, "ParityError"),
            Map.entry(0x9404L, "Temperature"),
            Map.entry(0x9405L, "Hardware"));

    private RebootReasons() {}

    /** Of the ranges the SDK leaves to makers, expected and not. */
    static boolean isCustom(long reason) {
        return (reason >= 0x1001 && reason < 0x1100) || (reason >= 0xA001 && reason < 0xA100);
    }

    /** The number of a reason by its name, in whatever case. */
    public static Optional<Long> number(String name) {
        return NAMES.entrySet().stream()
                .filter(reason -> reason.getValue().equalsIgnoreCase(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public static List<String> names() {
        return NAMES.values().stream().sorted().toList();
    }

    public static Optional<String> name(long reason) {
        return Optional.ofNullable(NAMES.get(reason));
    }
}
