package dev.fleetward.kernel.move;

import java.nio.file.Path;
import java.sql.SQLException;

/** What a server asks before it starts: whether its database is the one to serve from. */
public final class MoveGuard {
    private MoveGuard() {}

    /**
     * The embedded database. Until the process ends, or what is returned is run, nobody can move it.
     *
     * @throws MoveFailure when it was moved, or is just being moved
     */
    public static Runnable embedded(Path data) {
        var directory = new DataDirectory(data);
        directory.moved().ifPresent(moved -> {
            throw new MoveFailure("""
                    the database of %s was moved to %s at %s, and settings do not name that: put database.url, \
                    database.owner and database.password into fleetward.toml. To go back to what was there before the \
                    move, delete %s (docs/move.md).""".formatted(data, moved.to(), moved.at(), data.resolve("postgres.moved")));
        });
        return directory.lockForServer()::close;
    }

    /**
     * An outside one. That it does not answer is for the server to say.
     *
     * @throws MoveFailure when a move there has not ended
     */
    public static void outside(String url, String owner, String password) {
        try (var session = Session.open(url, url, owner, password)) {
            if (MoveState.isThere(session)) {
                throw new MoveFailure("""
                        a move into %s has not ended: run “fleetward move” again, it goes on where it was. To begin anew, \
                        empty the database (docs/move.md).""".formatted(url));
            }
        } catch (SQLException e) {
            return;
        }
    }
}
