package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An occurrence as the pages say it. */
public record TraceView(Trace trace) {
    public String getPlace() {
        return trace.place()
                .or(() -> trace.pc().or(trace::lr).map(CrashReport::hex))
                .orElse("not told");
    }

    public String getSoftware() {
        return trace.softwareVersion().orElse("unknown");
    }

    public String getHardware() {
        return trace.hardwareVersion().orElse("unknown");
    }

    public String getEvidence() {
        return trace.dumpForm()
                .map(form -> switch (form) {
                    case MCU_COREDUMP -> "coredump";
                    case LINUX_CORE -> "core";
                    case LINUX_STACKTRACE -> "stack trace";
                })
                .orElseGet(this::said);
    }

    /** A log of several lines that came with it; of one line the page makes a fact. */
    public List<String> getAttachedLog() {
        return trace.log()
                .filter(log -> log.stripTrailing().indexOf('\n') >= 0)
                .map(log -> ProgramLog.lines(log.lines().filter(line -> !line.isBlank())))
                .orElse(List.of());
    }

    /** What it was grouped by is all there is: neither a place nor a dump. */
    boolean isTold() {
        return trace.reason() == 0
                && trace.cause().isEmpty()
                && trace.dumpForm().isEmpty()
                && trace.pc().isEmpty();
    }

    public String getReason() {
        return trace.cause()
                .orElseGet(() -> trace.crash() ? new Reason(trace.reason()).label() : "Reported by the firmware");
    }

    /** What keeps the page from telling more, in one sentence; null when nothing does. */
    public @Nullable String getPending() {
        return switch (trace.analysis()) {
            case WAITING -> "The dump has arrived and is being analysed.";
            case FAILED -> "The dump cannot be read: " + trace.analysisNote().orElse("");
            case NONE -> trace.analysisNote().orElse(null);
            case DONE -> null;
        };
    }

    /** A program may crash while its device runs on. */
    public String getVerb() {
        boolean ofDevice = trace.reason() != 0
                || trace.dumpForm()
                        .filter(CrashReport.Format.MCU_COREDUMP::equals)
                        .isPresent();
        return !trace.crash() ? "reported this" : ofDevice ? "stopped" : "had a crash";
    }

    /** Null when it stands for itself alone. */
    public @Nullable String getLoop() {
        return trace.times() == 1
                ? null
                : "Stands for %,d alike: the device sent so many so fast that they are told as one."
                        .formatted(trace.times());
    }

    private String said() {
        int lines = getAttachedLog().size();
        return lines == 0 ? trace.log().orElse("event only") : "log of %,d lines".formatted(lines);
    }

    public boolean isWaitingForSymbols() {
        return !trace.waitsFor().isEmpty();
    }

    public String getBuild() {
        return trace.buildId().orElse("not told");
    }
}
