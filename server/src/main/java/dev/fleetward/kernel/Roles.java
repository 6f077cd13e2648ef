package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this server does of what there is to do; all of it unless {@code roles} says otherwise. */
@ApplicationScoped
public class Roles {
    private final Set<Role> roles;

    Roles(@ConfigProperty(name = "fleetward.roles", defaultValue = "web,ingest,poll,worker") Set<Role> roles) {
        this.roles = EnumSet.copyOf(roles);
    }

    public enum Role {
        /** Pages, API and all that is public. */
        WEB,
        /** What devices send: chunks, archives, OTLP, events, MQTT. */
        INGEST,
        /** What devices ask for: updates and settings. */
        POLL,
        /** What nobody waits for: decoding, jobs, deliveries, erasures, exports. */
        WORKER
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean areAll() {
        return roles.size() == Role.values().length;
    }

    /** Starts what the role {@link Role#WORKER} does, if this server has it. */
    public void startWorker(Loop loop) {
        if (has(Role.WORKER)) {
            loop.start();
        }
    }
}
