package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.grouping.Call;
import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.crashes.grouping.Signature;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.ingest.FieldEvent.Crash;
import dev.fleetward.ingest.FieldEvent.Frame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stack that a program told of itself, in words: grouped as a coredump's is, without waiting for symbols. */
record ProgramStack(Crash crash) {
    private static final int MAX_TEXT_CHARACTERS = 4_000;

    /** By its functions; by its reason alone when it names none. */
    Group group(GroupingRules rules) {
        String type =
                crash.origin().softwareType() == null ? "" : crash.origin().softwareType();
        List<Call> calls = crash.frames().stream()
                .filter(frame -> frame.function() != null)
                .map(frame -> call(frame.function(), frame.file()))
                .toList();
        Signature signature = of(type, calls, rules)
                .or(() -> of(type, List.of(call(crash.reason(), null)), rules))
                .orElseThrow();
        return Group.of(
                signature,
                title(calls.isEmpty() ? "" : String.valueOf(calls.getFirst().function())));
    }

    private Optional<Signature> of(String type, List<Call> calls, GroupingRules rules) {
        String kind = (crash.isFatal() ? "program:" : "reported:") + crash.reason();
        return Signature.of(new Signature.Crash(type, kind, calls, null, null, true), rules);
    }

    private static Call call(@Nullable String function, @Nullable String file) {
        return new Call(function, file, "", 0, true);
    }

    private String title(String function) {
        return function.isEmpty() ? crash.reason() : crash.reason() + " in " + function;
    }

    /** What the program said and its frames, a line each. */
    String text() {
        String frames = crash.frames().stream().map(ProgramStack::line).collect(Collectors.joining("\n"));
        String all = (crash.message() + "\n" + frames).strip();
        return all.substring(0, Math.min(all.length(), MAX_TEXT_CHARACTERS));
    }

    private static String line(Frame frame) {
        String function = frame.function() == null ? "?" : frame.function();
        String address = frame.pc() == null ? "" : CrashReport.hex(frame.pc()) + " ";
        String file = frame.file() == null ? "" : " (%s%s)".formatted(frame.file(), lineNumber(frame));
        return "at " + address + function + file;
    }

    private static String lineNumber(Frame frame) {
        return frame.line() == null ? "" : ":" + frame.line();
    }
}
