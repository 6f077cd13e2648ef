package dev.fleetward.crashes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.intake.Sighting.Message;
import dev.fleetward.crashes.intake.Sighting.Words;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.Attachment;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Troubles that Linux and Android agents report. Dumps are grouped by program and signal until they are analysed. */
final class AgentTrouble {
    private static final int MAX_KEY_CHARACTERS = 500;

    private AgentTrouble() {}

    static Optional<Told> of(AgentEntry entry) {
        return switch (entry.content()) {
            case AgentContent.Reboot reboot ->
                reboot.unexpected() ? Optional.of(reboot(entry, reboot)) : Optional.empty();
            case AgentContent.CustomTrace trace -> Optional.of(custom(trace));
            case AgentContent.Core core ->
                Optional.of(dump(
                        core.core(),
                        Format.LINUX_CORE,
                        program(core.facts().at("/memfault_metadata_note/cmd_line"), core.facts()),
                        core.facts().path("signal_name"),
                        firstBuild(core.facts())));
            case AgentContent.Stacktrace trace ->
                Optional.of(dump(
                        trace.json(),
                        Format.LINUX_STACKTRACE,
                        program(trace.facts().path("cmdline"), trace.facts()),
                        trace.facts().path("signal"),
                        firstBuild(trace.facts())));
            case AgentContent.Report _,
                    AgentContent.LogFile _,
                    AgentContent.Attributes _,
                    AgentContent.ConfigConfirmed _,
                    AgentContent.Recorded _,
                    AgentContent.HighResolution _ -> Optional.empty();
        };
    }

    private static Told reboot(AgentEntry entry, AgentContent.Reboot reboot) {
        Long code = reboot.code();
        if (code != null) {
            return Told.of(new FieldEvent.Reboot(entry.origin(), code, null, null, null, null));
        }
        return told(
                Message.REBOOT,
                new Words("reboot\n" + reboot.name(), "Rebooted: " + reboot.name(), reboot.name()),
                null);
    }

    /** By the signature its program gave; else by what it says, in which numbers make no difference. */
    private static Told custom(AgentContent.CustomTrace trace) {
        String key = trace.signature() == null
                ? "said\n" + trace.program() + "\n" + trace.reason().replaceAll("[0-9]+", "#")
                : "signature\n" + trace.signature();
        String program = trace.program().isBlank() ? "a program" : trace.program();
        var words = new Words(
                key.substring(0, Math.min(key.length(), MAX_KEY_CHARACTERS)),
                "%s: %s".formatted(program, trace.reason()),
                trace.crash() ? "Crash of " + program : "Reported by " + program);
        return told(
                trace.crash() ? Message.PROGRAM_CRASH : Message.TRACE,
                words,
                trace.logTail() == null ? trace.reason() : trace.logTail());
    }

    private static Told told(Message message, Words words, @Nullable String log) {
        return new Told(message, 0, Told.NOWHERE, words, null, log, null, null, null);
    }

    private static Told dump(Attachment file, Format form, String program, JsonNode signal, @Nullable String buildId) {
        String name = signal.isTextual() ? signal.asText() : "an unknown signal";
        return new Told(
                Message.PROCESS_DUMP,
                0,
                Told.NOWHERE,
                new Words("%s\n%s".formatted(program, name), "%s: %s".formatted(program, name), name),
                null,
                null,
                null,
                buildId,
                new Sighting.Dump(file.sha256(), form));
    }

    /** Its file's name, by its command line or as the first of the files that were loaded. */
    private static String program(JsonNode commandLine, JsonNode facts) {
        String command = commandLine.asText().strip().split("\\s", 2)[0];
        String name = command.substring(command.lastIndexOf('/') + 1);
        Iterator<String> modules = facts.path("modules_with_build_id").fieldNames();
        return !name.isEmpty() ? name : modules.hasNext() ? modules.next() : "A process";
    }

    private static @Nullable String firstBuild(JsonNode facts) {
        Iterator<JsonNode> builds = facts.path("modules_with_build_id").elements();
        return builds.hasNext() ? builds.next().asText() : null;
    }
}
