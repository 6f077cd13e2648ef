package dev.fleetward.cli;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.values.Variable;
import java.util.stream.Collectors;

/** A report for a terminal, in the manner of a debugger's backtrace. */
final class ReportText {
    private final StringBuilder out = new StringBuilder();

    private ReportText() {}

    static String of(CrashReport report) {
        var text = new ReportText();
        text.reason(report);
        report.threads().forEach(text::thread);
        report.warnings().forEach(warning -> text.line("", warning));
        return text.out.toString().stripTrailing();
    }

    private void reason(CrashReport report) {
        line("", report.cause().label());
        var assertion = report.assertion();
        if (assertion != null) {
            String expression = assertion.expression() == null ? "" : " " + assertion.expression();
            String place = assertion.file() == null ? "" : " at " + assertion.file() + ":" + assertion.line();
            line("", "Assertion failed:" + expression + place);
        }
        if (report.fault() != null) {
            line("", report.fault().sentence());
        }
    }

    private void thread(ThreadDump thread) {
        String name = thread.name().isBlank() && thread.id() != null ? CrashReport.hex(thread.id()) : thread.name();
        String state = thread.crashed() ? "crashed" : thread.state();
        out.append('\n');
        line("", ("Thread " + name + " " + state).strip());
        thread.frames().forEach(this::frame);
        line("    ", thread.ended());
    }

    private void frame(Frame frame) {
        if (frame.kind() != FrameKind.CALL) {
            line("    ", "<" + frame.note() + ">");
            return;
        }
        String arguments = frame.locals().stream()
                .filter(Variable::argument)
                .map(ReportText::held)
                .collect(Collectors.joining(", "));
        String where = frame.file() == null ? "" : " at " + frame.file() + ":" + frame.line();
        line(
                "",
                "#%-3d %s %s(%s)%s%s"
                        .formatted(
                                frame.level(),
                                CrashReport.hex(frame.pc()),
                                frame.function() == null ? "??" : frame.function() + " ",
                                arguments,
                                where,
                                frame.inlined() ? " (inlined)" : ""));
        frame.locals().stream()
                .filter(local -> !local.argument())
                .forEach(local -> line("       ", local.type() + " " + held(local)));
    }

    private static String held(Variable variable) {
        return variable.name() + "=" + (variable.missing() == null ? variable.value() : "<" + variable.missing() + ">");
    }

    private void line(String indent, String text) {
        if (!text.isBlank()) {
            out.append(indent).append(text).append('\n');
        }
    }
}
