package dev.fleetward.kernel;

import java.sql.SQLException;

/** The database refused or failed; {@link #state()} is the SQLSTATE (PostgreSQL appendix A). */
public final class DbFailure extends RuntimeException {
    private static final String UNIQUE_VIOLATION = "23505";

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
}
