package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Frames in the form both a debugger's and our own can be brought to. */
public record DebuggerFrames(List<String> lines) {
    /** Entry functions of tasks: what a debugger shows after them is made of the trap their return address leads to. */
    private static final Set<String> TASK_ENTRIES = Set.of("control_task", "radio_task", "deep_task", "idle_task");

    static DebuggerFrames of(JsonNode frames) {
        var lines = new ArrayList<String>();
        for (JsonNode frame : frames) {
            String function =
                    frame.get("function").isNull() ? "?" : frame.get("function").asText();
            boolean signal = frame.get("signal_handler").asBoolean();
            lines.add(line(
                    frame.get("pc").asText(),
                    signal ? "<exception>" : function,
                    frame.get("file").isNull() ? "?" : frame.get("file").asText(),
                    frame.get("line").asInt(0),
                    frame.get("inlined").asBoolean()));
            if (TASK_ENTRIES.contains(function)) {
                break;
            }
        }
        return new DebuggerFrames(lines);
    }

    static DebuggerFrames ofReport(List<Frame> frames) {
        return new DebuggerFrames(frames.stream()
                .map(frame -> line(
                        "0x" + Long.toHexString(frame.pc()),
                        frame.kind() == FrameKind.EXCEPTION
                                ? "<exception>"
                                : frame.function() == null ? "?" : frame.function(),
                        frame.file() == null ? "?" : frame.file(),
                        frame.line() == null ? 0 : frame.line(),
                        frame.inlined()))
                .toList());
    }

    /**
     * Tells which of a debugger's frames hold: none after a task's entry function, or after an exception, whose stack it
     * does not find. To be asked in their order.
     */
    public static Predicate<JsonNode> judged() {
        var ended = new AtomicBoolean();
        return frame -> {
            boolean holds = !ended.get();
            if (frame.get("signal_handler").asBoolean()
                    || TASK_ENTRIES.contains(frame.get("function").asText())) {
                ended.set(true);
            }
            return holds;
        };
    }

    /** Up to and with the frame where the processor took an exception; all of them if it took none. */
    DebuggerFrames untilException() {
        int at = lines.stream()
                .map(line -> line.contains("<exception>"))
                .toList()
                .indexOf(true);
        return at < 0 ? this : new DebuggerFrames(lines.subList(0, at + 1));
    }

    boolean haveException() {
        return lines.stream().anyMatch(line -> line.contains("<exception>"));
    }

    private static String line(String pc, String function, String file, int number, boolean inlined) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return "%s %s %s:%d%s".formatted(pc, function, name, number, inlined ? " inlined" : "");
    }
}
