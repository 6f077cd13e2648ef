package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.HealthPart;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether there is room on the disk. */
@ApplicationScoped
class DiskHealth implements HealthPart {
    private final DiskRoom disk;

    DiskHealth(DiskRoom disk) {
        this.disk = disk;
    }

    @Override
    public String part() {
        return "disk";
    }

    @Override
    public Status status() {
        return disk.isFull() ? Status.DEGRADED : Status.UP;
    }
}
