package dev.fleetward.kernel;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fleetward.kernel.observation.Gauges;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The process and Java under it. */
@ApplicationScoped
class JavaGauges implements Gauges {
    private static final double MS_A_SECOND = 1_000;

    private final String version;

    JavaGauges(@ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.version = version;
    }

    @Override
    public void read(Readings into) {
        into.set("fleetward_info", 1, version, Runtime.version().toString());
        into.set(
                "process_start_time_seconds",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MS_A_SECOND);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            into.set("process_cpu_seconds_total", (double) system.getProcessCpuTime() / TimeUnit.SECONDS.toNanos(1));
            into.set("process_open_fds", system.getOpenFileDescriptorCount());
        }
        var memory = ManagementFactory.getMemoryMXBean();
        memory(into, "heap", memory.getHeapMemoryUsage());
        memory(into, "nonheap", memory.getNonHeapMemoryUsage());
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            into.set("jvm_gc_seconds_total", collector.getCollectionTime() / MS_A_SECOND, collector.getName());
            into.set("jvm_gc_collections_total", collector.getCollectionCount(), collector.getName());
        }
        into.set("jvm_threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void memory(Readings into, String area, MemoryUsage usage) {
        into.set("jvm_memory_used_bytes", usage.getUsed(), area);
        into.set("jvm_memory_max_bytes", usage.getMax(), area);
    }
}
