package dev.fleetward.telemetry.reboots;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.RebootReasons;
import dev.fleetward.telemetry.FieldText;
import java.util.Optional;

/**
 * Why a device rebooted.
 *
 * @param reason the number in hexadecimal, or an agent's own word
 * @param name what the number stands for; empty while nobody knows
 */
record Cause(String reason, String name, boolean isUnexpected) {
    private static final int MAX_CHARACTERS = 128;

    /** Empty for an event that is no reboot. */
    static Optional<Cause> of(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Reboot reboot ->
                Optional.of(new Cause(
                        hex(reboot.reason()),
                        RebootReasons.name(reboot.reason())
                                .or(() -> Optional.ofNullable(reboot.reasonName()))
                                .map(Cause::clean)
                                .orElse(""),
                        reboot.isUnexpected()));
            case FieldEvent.AgentEntry entry
            when entry.content() instanceof AgentContent.Reboot reboot ->
                Optional.of(new Cause(
                        reboot.code() == null ? clean(reboot.name()) : hex(reboot.code()),
                        clean(reboot.name()),
                        reboot.unexpected()));
            default -> Optional.empty();
        };
    }

    private static String hex(long reason) {
        return "0x%04x".formatted(reason);
    }

    private static String clean(String text) {
        return FieldText.clean(text, MAX_CHARACTERS);
    }
}
