package dev.fleetward.cli;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.move.Move;
import dev.fleetward.kernel.move.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "move",
        description = "Move the database of a stopped server into a PostgreSQL of your own; if cut off, run it again.",
        mixinStandardHelpOptions = true)
final class MoveCommand implements Callable<Integer> {
    private static final String PASSWORD = "fleetward.database.password";
    private static final int MAX_PIECE_MIB = 4_096;

    @Option(names = "--data", description = "The server's data directory (default: ${DEFAULT-VALUE}).")
    private Path data = ServerOptions.defaultData();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The empty database, such as postgresql://fleetward_owner@db.example/fleetward.")
    private String to = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The owner's password (default: FLEETWARD_DATABASE_PASSWORD in the environment).")
    private @Nullable Path passwordFile;

    @Option(names = "--print-settings", description = "Leave fleetward.toml as it is, and print what belongs into it.")
    private boolean printSettings;

    @Option(
            names = "--piece",
            paramLabel = "MIB",
            description = "About as much is copied in one transaction, in MiB (default: ${DEFAULT-VALUE}).")
    private int pieceMib = 64;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private String settings = "";

    /** What the command says to programs. */
    record Told(String to, boolean wasMovedBefore, boolean settingsAreWritten, List<Move.Same> tables) {}

    @Override
    public Integer call() {
        if (pieceMib < 1 || pieceMib > MAX_PIECE_MIB) {
            throw new CommandFailed("--piece must be 1 to %,d".formatted(MAX_PIECE_MIB));
        }
        Settings.apply(data);
        Optional<String> outside = Settings.given("fleetward.database.url");
        if (outside.isPresent() && !Move.hasEnded(data)) {
            throw new CommandFailed("the database of %s is an outside one already: %s".formatted(data, outside.get()));
        }
        var wanted = new Move.Wanted(data, Target.of(to, password()), (long) pieceMib << 20, this::settle);
        Move.Moved moved;
        try (var progress = new ProgressLine(!json)) {
            moved = Move.run(
                    wanted, Clock.systemUTC(), (step, done, of) -> progress.at(step.done(), done, of, step.unit()));
        }
        if (json) {
            System.out.println(Json.write(new Told(
                    moved.to(),
                    moved.wasMovedBefore(),
                    moved.wasMovedBefore() ? outside.isPresent() : settings.isEmpty(),
                    moved.tables())));
        } else if (moved.wasMovedBefore()) {
            System.out.println("%s was moved to %s before; nothing was done".formatted(data, moved.to()));
            tellSettings(outside.isPresent() ? "" : database(wanted.target()).shown());
        } else {
            tell(moved);
        }
        return 0;
    }

    private Optional<String> password() {
        if (passwordFile == null) {
            return Settings.given(PASSWORD);
        }
        try {
            return Optional.of(Files.readString(passwordFile).strip());
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + passwordFile);
        }
    }

    private void settle(Target target) {
        DatabaseSettings database = database(target);
        settings = printSettings || !ConfigFile.add(data, database) ? database.shown() : "";
    }

    private static DatabaseSettings database(Target target) {
        return new DatabaseSettings(target.url(), target.owner(), target.password());
    }

    /** @param missing what the file does not say yet */
    private static void tellSettings(String missing) {
        System.out.println(
                missing.isEmpty()
                        ? "fleetward.toml names it now."
                        : "Put this into fleetward.toml before the server starts:%n%n%s".formatted(missing));
    }

    private void tell(Move.Moved moved) {
        System.out.printf("%-44s %14s  %s%n", "table", "rows", "content, the same in both databases");
        moved.tables().stream()
                .filter(table -> table.rows() > 0)
                .forEach(table -> System.out.printf("%-44s %,14d  %s%n", table.table(), table.rows(), table.digest()));
        System.out.printf(
                "moved to %s: %,d tables, of which %,d hold %,d rows%n",
                moved.to(),
                moved.tables().size(),
                moved.tables().stream().filter(table -> table.rows() > 0).count(),
                moved.tables().stream().mapToLong(Move.Same::rows).sum());
        tellSettings(settings);
        System.out.println("The database in %s is left as it was, and serves no more.".formatted(data));
        System.out.println("Start it with: fleetward serve --data " + data);
    }
}
