package dev.fleetward.insight.security;

import dev.fleetward.ingest.FieldEvent.SecurityEvent;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In ascending order. */
enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Of what is noticed; a device that tells says it itself. */
    static Severity of(SecurityKind kind) {
        return switch (kind) {
            case CONFIGURATION_CHANGED, UNEXPECTED_REBOOT, OTHER -> LOW;
            case AUTHENTICATION_FAILED, UNKNOWN_DEVICE, UNUSUAL_TRAFFIC, DOWNGRADE_ATTEMPT -> MEDIUM;
            case CLONED_SERIAL, KEY_MISUSE -> HIGH;
            case TAMPERING, SECURE_BOOT_FAILED -> CRITICAL;
        };
    }

    static Severity of(SecurityEvent.Severity told) {
        return valueOf(told.name());
    }

    /** @throws Problem 400 naming those there are */
    static Severity parse(@Nullable String text) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("severity must be low, medium, high or critical, not “%s”."
                        .formatted(text == null ? "" : text)));
    }

    List<String> andAbove() {
        return Arrays.stream(values())
                .filter(one -> one.compareTo(this) >= 0)
                .map(Enum::name)
                .toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String badge() {
        return switch (this) {
            case LOW -> "unknown";
            case MEDIUM -> "attention";
            case HIGH, CRITICAL -> "bad";
        };
    }
}
