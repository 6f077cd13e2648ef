package dev.fleetward.updates.delivery.polling;

import dev.fleetward.kernel.observation.Gauges;
import jakarta.enterprise.context.ApplicationScoped;

/** How large the memory is that polls are answered from. */
@ApplicationScoped
class PollGauges implements Gauges {
    private final Pending pending;

    PollGauges(Pending pending) {
        this.pending = pending;
    }

    @Override
    public void read(Readings into) {
        Pending.Size size = pending.size();
        into.set("fleetward_poll_devices", size.devices());
        into.set("fleetward_poll_busy_devices", size.busy());
    }
}
