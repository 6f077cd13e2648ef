package dev.fleetward.access;

import dev.fleetward.kernel.observation.Gauges;
import jakarta.enterprise.context.ApplicationScoped;

/** What sign-ins cost this server. */
@ApplicationScoped
class PasswordGauges implements Gauges {
    @Override
    public void read(Readings into) {
        into.set("fleetward_password_hashings_total", Passwords.hashings());
    }
}
