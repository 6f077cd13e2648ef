package dev.fleetward.kernel;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The database refused or failed; {@link #state()} is the SQLSTATE (PostgreSQL appendix A). */
public final class DbFailure extends RuntimeException {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> LOST_A_RACE = Set.of("40P01", "40001");

    /** Of a write where only reads are allowed, as on a standby. */
    private static final String READ_ONLY = "25006";

    /** Of connections, of an end by the administrator or a crash, of what the database lacks, of a standby. */
    private static final List<String> AWAY = List.of("08", "57P", "53", "58", READ_ONLY);

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

    /** The database, or a connection to it, could not be had in time: it says nothing against what was to be done. */
    public boolean isAway() {
        return state.isEmpty() || AWAY.stream().anyMatch(state::startsWith);
    }

    /** Nothing else will be had of that server at the moment, not even a read. */
    boolean isServerLost() {
        return isAway() && !state.equals(READ_ONLY);
    }

    /** PostgreSQL ended this transaction to let another go on (deadlock, serialization); done again it will succeed. */
    boolean isWorthAnotherTry() {
        return LOST_A_RACE.contains(state);
    }
}
