package dev.fleetward.crashes.dump;

import java.util.Locale;
import java.util.Map;

/** Why a device rebooted, by the firmware SDK's numbers (reboot_reason_types.h), in words for people. */
public record Reason(long code) {
    private static final long FIRST_UNEXPECTED = 0x8000;

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0x0000L, "Unknown reason"),
            Map.entry(0x0001L, "User shutdown"),
            Map.entry(0x0002L, "User reset"),
            Map.entry(0x0003L, "Firmware update"),
            Map.entry(0x0004L, "Low power"),
            Map.entry(0x0005L, "Debugger halted"),
            Map.entry(0x0006L, "Button reset"),
            Map.entry(0x0007L, "Power-on reset"),
            Map.entry(0x0008L, "Software reset"),
            Map.entry(0x0009L, "Deep sleep"),
            Map.entry(0x000aL, "Pin reset"),
            Map.entry(0x000bL, "Self test"),
            Map.entry(0x8000L, "Unknown error"),
            Map.entry(0x8001L, "Assertion failed"),
            Map.entry(0x8002L, "Watchdog"),
            Map.entry(0x8003L, "Brown-out"),
            Map.entry(0x8004L, "Non-maskable interrupt"),
            Map.entry(0x8005L, "Hardware watchdog"),
            Map.entry(0x8006L, "Software watchdog"),
            Map.entry(0x8007L, "Clock failure"),
            Map.entry(0x8008L, "Kernel panic"),
            Map.entry(0x8009L, "Firmware update error"),
            Map.entry(0x800aL, "Out of memory"),
            Map.entry(0x800bL, "Stack overflow"),
            Map.entry(0x800cL, "Task watchdog"),
            Map.entry(0x9100L, "Bus fault"),
            Map.entry(0x9200L, "Memory fault"),
            Map.entry(0x9300L, "Usage fault"),
            Map.entry(0x9400L, "Hard fault"),
            Map.entry(0x9401L, "Lockup"),
            Map.entry(0x9402L, "Security violation"),
            Map.entry(0x9403L, "Parity error"),
            Map.entry(0x9404L, "Too hot or too cold"),
            Map.entry(0x9405L, "Hardware error"));

    /** The SDK's rule; an unknown reason counts against crash-free hours. */
    public boolean isCrash() {
        return code == 0 || code >= FIRST_UNEXPECTED;
    }

    public String label() {
        String name = NAMES.get(code);
        return name != null ? name : String.format(Locale.ROOT, "Reason 0x%04x", code);
    }
}
