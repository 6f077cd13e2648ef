package dev.fleetward.updates.delivery.polling;

import dev.fleetward.updates.Due;
import dev.fleetward.updates.Rollout.Urgency;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When devices are told to come back. Each keeps its own share of the jitter: a fleet switched on at once polls at once
 * the first time, and drifts apart from then on.
 */
@ApplicationScoped
public class PollPace {
    private static final int JITTER_PERCENT = 10;
    /** SWUpdate, for one, sends its attributes first and then sleeps before it takes the update. */
    private static final Duration BUSY = Duration.ofSeconds(10);
    /** Of all devices of a product that have something to do together: a rollout to many makes each of them slower. */
    private static final int BUSY_POLLS_PER_SECOND = 2_000;

    private final Duration every;

    PollPace(@ConfigProperty(name = "fleetward.updates.poll-every", defaultValue = "PT5M") Duration every) {
        this.every = every;
    }

    /** @param busyFleet how many devices of the product have something to do */
    public Duration sleep(Due due, String serial, int busyFleet) {
        Duration whole = isUrgent(due) ? shorter(busy(busyFleet), every) : every;
        return spread(whole, serial);
    }

    private static boolean isUrgent(Due due) {
        return switch (due) {
            case Due.Nothing _, Due.Confirm _ -> false;
            case Due.Cancel _ -> true;
            case Due.Install install -> install.urgency() != Urgency.SOFT;
        };
    }

    private static Duration busy(int fleet) {
        return Duration.ofSeconds(Math.max(BUSY.toSeconds(), fleet / BUSY_POLLS_PER_SECOND));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    static Duration spread(Duration whole, String serial) {
        long permille = Math.floorMod(serial.hashCode() * 0x9E3779B9, 20 * JITTER_PERCENT + 1) - 10L * JITTER_PERCENT;
        return Duration.ofSeconds(Math.max(1, Math.round(whole.toSeconds() * (1 + permille / 1e3))));
    }

    /** A device that polls in time is written down about once in that while, not at each poll. */
    Duration idleHeardEvery() {
        return every.multipliedBy(4).dividedBy(5);
    }
}
