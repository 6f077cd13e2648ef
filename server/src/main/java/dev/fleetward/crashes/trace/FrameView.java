package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.analysis.PlaceSymbols;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.values.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a stack as the pages show it. */
record FrameView(Frame frame) {
    private static final int MAX_VARIABLE_LINES = 200;

    /** A variable or a member of one; {@code depth} says how far in. */
    record Line(String name, String type, String value, boolean captured, boolean argument) {}

    /** Of an occurrence that told its place and no more. */
    static FrameView of(PlaceSymbols.Named named) {
        return new FrameView(new Frame(
                0,
                named.address(),
                FrameKind.CALL,
                named.exact() ? Trust.EXACT : Trust.LINK_REGISTER,
                named.source().function(),
                named.source().linkageName(),
                named.source().file(),
                named.source().line(),
                named.source().column(),
                named.source().inlined(),
                null,
                named.address(),
                null,
                List.of(),
                List.of(),
                ""));
    }

    public String getFunction() {
        if (frame.function() != null) {
            return frame.function();
        }
        return switch (frame.kind()) {
            case EXCEPTION -> "exception entry";
            case SIGNAL -> "signal delivered";
            case CALL -> "unknown function";
        };
    }

    public boolean isUnknown() {
        return frame.function() == null;
    }

    public boolean isMark() {
        return frame.kind() != FrameKind.CALL;
    }

    public String getWhere() {
        String file = frame.file();
        if (file == null || file.isEmpty()) {
            return "";
        }
        Integer line = frame.line();
        return line == null || line == 0 ? file : file + ":" + line;
    }

    public String getPc() {
        return CrashReport.hex(frame.pc());
    }

    public String getModule() {
        return frame.module() == null ? "" : frame.module();
    }

    public String getTrust() {
        return switch (frame.trust()) {
            case EXACT -> "exact";
            case CFI -> "unwound";
            case EXIDX -> "unwound (exidx)";
            case FRAME_POINTER -> "by frame pointer";
            case LINK_REGISTER -> "from the link register";
            case SCANNED -> "found by scanning";
            case UNRELIABLE -> "not reliable";
        };
    }

    /** A frame that may be wrong is marked; the others need no badge. */
    public @Nullable String getDoubt() {
        return switch (frame.trust()) {
            case EXACT, CFI, EXIDX, FRAME_POINTER -> null;
            case LINK_REGISTER, SCANNED -> "attention";
            case UNRELIABLE -> "bad";
        };
    }

    public List<Line> getVariables() {
        return lines(frame.locals());
    }

    public List<Register> getRegisters() {
        return frame.inlined() ? List.of() : frame.registers();
    }

    public boolean isRich() {
        return !frame.locals().isEmpty() || !getRegisters().isEmpty();
    }

    static List<Line> lines(List<Variable> variables) {
        var lines = new ArrayList<Line>();
        variables.forEach(variable -> add(lines, "", variable));
        return lines;
    }

    private static void add(List<Line> lines, String before, Variable variable) {
        if (lines.size() >= MAX_VARIABLE_LINES) {
            return;
        }
        String name = variable.name().startsWith("[") || before.isEmpty()
                ? before + variable.name()
                : variable.name().equals("*") ? "*" + before : before + "." + variable.name();
        String missing = variable.missing();
        if (missing != null || !variable.value().isEmpty() || variable.members().isEmpty()) {
            lines.add(new Line(
                    name,
                    variable.type(),
                    missing == null ? variable.value() : missing,
                    missing == null,
                    variable.argument()));
        }
        variable.members().forEach(member -> add(lines, name, member));
    }
}
