package dev.fleetward.devices;

import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Finds devices that fell silent. */
@ApplicationScoped
class UpkeepJob implements RecurringJob {
    private final Life life;

    UpkeepJob(Life life) {
        this.life = life;
    }

    @Override
    public String kind() {
        return "devices.upkeep";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        life.silenceQuiet();
    }
}
