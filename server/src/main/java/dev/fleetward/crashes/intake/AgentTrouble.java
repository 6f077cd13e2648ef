package dev.fleetward.crashes.intake;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/** Troubles that Linux and Android agents report, as the traces and reboots this room groups. */
final class AgentTrouble {
    private AgentTrouble() {}

    static Optional<FieldEvent> of(AgentEntry entry) {
        Origin origin = entry.origin();
        return switch (entry.content()) {
            case AgentContent.Reboot reboot ->
                reboot.unexpected() ? Optional.of(reboot(origin, reboot)) : Optional.empty();
            case AgentContent.CustomTrace trace ->
                Optional.of(trace(
                        origin,
                        trace.signature() == null
                                ? trace.program() + "\n" + withoutNumbers(trace.reason())
                                : trace.signature(),
                        trace.program() + ": " + trace.reason()));
            case AgentContent.Core core -> {
                String program =
                        core.facts().at("/memfault_metadata_note/cmd_line").asText("A process");
                String signal = core.facts().path("signal_name").asText("an unknown signal");
                yield Optional.of(trace(origin, program + "\n" + signal, "%s: %s".formatted(program, signal)));
            }
            case AgentContent.Stacktrace trace -> {
                String program = trace.facts().path("cmdline").asText("A process");
                String signal = trace.facts().path("signal").asText("an unknown signal");
                yield Optional.of(trace(origin, program + "\n" + signal, "%s: %s".formatted(program, signal)));
            }
            case AgentContent.Report _,
                    AgentContent.LogFile _,
                    AgentContent.Attributes _,
                    AgentContent.ConfigConfirmed _,
                    AgentContent.Recorded _,
                    AgentContent.HighResolution _ -> Optional.empty();
        };
    }

    private static FieldEvent reboot(Origin origin, AgentContent.Reboot reboot) {
        Long code = reboot.code();
        return code == null
                ? trace(origin, "reboot\n" + reboot.name(), "Rebooted: " + reboot.name())
                : new FieldEvent.Reboot(origin, code, null, null, null, null);
    }

    /** What groups is a number on the firmware's wire; here it stands for words. */
    private static FieldEvent trace(Origin origin, String group, String title) {
        var number = new CRC32();
        number.update(group.getBytes(StandardCharsets.UTF_8));
        return new FieldEvent.Trace(origin, number.getValue(), null, null, null, new FieldEvent.Plain(title));
    }

    private static String withoutNumbers(String reason) {
        return reason.replaceAll("[0-9]+", "#");
    }
}
