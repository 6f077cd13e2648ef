package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.HealthPart;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether PostgreSQL answers. */
@ApplicationScoped
class DatabaseHealth implements HealthPart {
    private final Db db;

    DatabaseHealth(Db db) {
        this.db = db;
    }

    @Override
    public String part() {
        return "database";
    }

    @Override
    public Status status() {
        db.requireAnswer();
        return Status.UP;
    }
}
