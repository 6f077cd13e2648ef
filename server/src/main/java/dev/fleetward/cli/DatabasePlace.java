package dev.fleetward.cli;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import java.nio.file.Path;
import java.util.Optional;

/** Where the database of a data directory is, by its settings. */
record DatabasePlace(Optional<Reach> reach, boolean isEmbedded) {
    private static final String URL = "fleetward.database.url";

    static DatabasePlace of(Path data) {
        Settings.apply(data);
        if (!Settings.isGiven(URL)) {
            return new DatabasePlace(EmbeddedPostgres.running(data), true);
        }
        return new DatabasePlace(
                Optional.of(new Reach(
                        data,
                        Settings.value(URL),
                        Settings.value("fleetward.database.owner"),
                        Settings.value("fleetward.database.password"))),
                false);
    }

    /** @throws CommandFailed when no server runs on the directory */
    Reach require(Path data) {
        return reach.orElseThrow(() -> new CommandFailed("""
                no server runs on %s; start it, or copy the directory whole while it is stopped""".formatted(data)));
    }
}
