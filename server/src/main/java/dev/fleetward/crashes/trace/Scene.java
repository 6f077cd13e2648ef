package dev.fleetward.crashes.trace;

import dev.fleetward.telemetry.logs.Logs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence with all that shows what happened: its report and what the device said before.
 *
 * @param report null without a coredump, or while it is not understood
 * @param stack of an occurrence without a coredump: the place and its caller, when symbols name them
 * @param log oldest line first
 */
public record Scene(TraceView view, @Nullable ReportView report, List<FrameView> stack, List<Logs.Line> log) {
    public Trace getTrace() {
        return view.trace();
    }

    public String levelState(Logs.Line line) {
        return switch (line.level()) {
            case ERROR -> "bad";
            case WARNING -> "attention";
            case INFO, DEBUG, RESERVED -> "plain";
        };
    }
}
