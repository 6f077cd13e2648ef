package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * So much of the processors and no more for a process, by control groups of Linux, version 1 (kernel documentation,
 * scheduler/sched-bwc). Only root may make one.
 */
record Share(Path group) implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
    private static final int PERIOD_MICROS = 50_000;

    static Share of(double processors, String name) throws IOException {
        if (!Files.isWritable(ROOT.resolve("cgroup.procs"))) {
            throw new IOException(
                    "%s cannot be written to: this wants root and control groups of version 1".formatted(ROOT));
        }
        var share = new Share(Files.createDirectories(ROOT.resolve("fleetward-bench-" + name)));
        share.set("cpu.cfs_period_us", PERIOD_MICROS);
        share.set("cpu.cfs_quota_us", (long) (PERIOD_MICROS * processors));
        return share;
    }

    void hold(long pid) throws IOException {
        set("cgroup.procs", pid);
    }

    private void set(String name, long value) throws IOException {
        Files.writeString(group.resolve(name), Long.toString(value));
    }

    /** What it held must have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(group);
    }
}
