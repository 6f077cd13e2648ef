package dev.fleetward.kernel;

import java.sql.SQLException;
import java.util.Set;

/** The database refused or failed; {@link #state()} is the SQLSTATE (PostgreSQL appendix A). */
public final class DbFailure extends RuntimeException {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> LOST_A_RACE = Set.of("40P01", "40001");

    /** Connection, resources, shut down, system, and an error of PostgreSQL itself. */
    private static final Set<String> SERVER_LOST = Set.of("08", "53", "57P", "58", "XX");

    private final String state;

    DbFailure(String doing, SQLException cause) {
        super(doing + ": " + cause.getMessage(), cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    public String state() {
        return state;
    }

    /** Something with the same key is already there. */
    public boolean isDuplicate() {
        return state.equals(UNIQUE_VIOLATION);
    }

    /** PostgreSQL ended this transaction to let another go on (deadlock, serialization); done again it will succeed. */
    boolean isWorthAnotherTry() {
        return LOST_A_RACE.contains(state);
    }

    /** Nothing else will be had of that server at the moment. A pool that gives no connection tells no state. */
    boolean isServerLost() {
        return state.isEmpty() || SERVER_LOST.stream().anyMatch(state::startsWith);
    }
}
