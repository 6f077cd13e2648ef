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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One call of a stack as the pages show it. */
record FrameView(Frame frame) {
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

    public List<Variable> getVariables() {
        return frame.locals();
    }

    /** What the frame opens to. */
    public String getSummary() {
        long arguments = frame.locals().stream().filter(Variable::argument).count();
        long locals = frame.locals().size() - arguments;
        var parts = new ArrayList<String>();
        if (arguments > 0) {
            parts.add(arguments == 1 ? "1 argument" : arguments + " arguments");
        }
        if (locals > 0) {
            parts.add(locals == 1 ? "1 local variable" : locals + " local variables");
        }
        if (!getRegisters().isEmpty()) {
            parts.add("registers");
        }
        String summary = String.join(", ", parts);
        return summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1);
    }

    /** Why there are no variables; null when there are. */
    public @Nullable String getSilence() {
        if (!frame.locals().isEmpty()) {
            return null;
        }
        return frame.line() == null
                ? "No debug information tells of its variables."
                : "It has neither arguments nor local variables here.";
    }

    /** The innermost one shows at once what it worked on. */
    public boolean isOpen() {
        return frame.level() == 0 && !frame.locals().isEmpty();
    }

    public List<Register> getRegisters() {
        return frame.inlined() ? List.of() : frame.registers();
    }

    public boolean isRich() {
        return !frame.locals().isEmpty() || !getRegisters().isEmpty();
    }
}
