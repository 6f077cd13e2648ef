package dev.fleetward.crashes;

/** An occurrence as the pages say it. */
record TraceView(Trace trace) {
    public String getPlace() {
        return trace.pc().or(trace::lr).map(FaultRegisters::hex).orElse("not told");
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
}
