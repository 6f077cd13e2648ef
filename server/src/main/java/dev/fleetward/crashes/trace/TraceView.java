package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.Reason;
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
        return trace.hasCoredump() ? "coredump" : trace.log().orElse("event only");
    }

    public String getReason() {
        return trace.crash() ? new Reason(trace.reason()).label() : "Reported by the firmware";
    }

    /** What keeps the page from telling more, in one sentence; null when nothing does. */
    public @Nullable String getPending() {
        return switch (trace.analysis()) {
            case WAITING -> "The coredump has arrived and is being analysed.";
            case FAILED ->
                "The coredump cannot be read: " + trace.analysisNote().orElse("");
            case NONE -> trace.analysisNote().orElse(null);
            case DONE -> null;
        };
    }

    public boolean isWaitingForSymbols() {
        return !trace.waitsFor().isEmpty();
    }

    public String getBuild() {
        return trace.buildId().orElse("not told");
    }
}
