package dev.fleetward.cli;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.backup.Backups;
import dev.fleetward.kernel.backup.Manifest;
import dev.fleetward.kernel.objects.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = "Back a running server up, as its user on its machine; it goes on meanwhile.",
        mixinStandardHelpOptions = true,
        subcommands = {BackupCommand.Points.class, BackupCommand.Verify.class})
final class BackupCommand implements Callable<Integer> {
    @Spec
    private picocli.CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--data", description = "The server's data directory (default: ${DEFAULT-VALUE}).")
    private Path data = ServerOptions.defaultData();

    @Option(names = "--to", paramLabel = "DIR", description = "The directory of backups; made when it is not there.")
    private @Nullable Path to;

    @Option(names = "--with-master-key", description = "Copy master.key too; keep such a backup as safe as the key.")
    private boolean withMasterKey;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (to == null) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), "say where with --to DIR");
        }
        if (!Files.isReadable(data.resolve("master.key"))) {
            throw new CommandFailed("cannot read " + data.resolve("master.key") + "; run it as the server's user");
        }
        DatabasePlace database = DatabasePlace.of(data);
        Backups.Taken taken;
        try (ObjectStore files = FilePlace.of(data)) {
            taken = Backups.in(to)
                    .take(data, files, database.require(data), database.isEmbedded(), withMasterKey, Clock.systemUTC());
        }
        if (json) {
            System.out.println(Json.write(taken));
        } else {
            tell(taken, database);
        }
        return 0;
    }

    private void tell(Backups.Taken taken, DatabasePlace database) {
        Manifest manifest = taken.manifest();
        System.out.printf(
                "backed up %s as of %s: %,d files, %,d bytes; %,d files beside the database were new%n",
                manifest.id(), manifest.at(), manifest.files(), manifest.bytes(), taken.copiedFiles());
        if (!database.isEmbedded()) {
            System.out.println("""
                    The database is NOT in it: yours is an outside PostgreSQL (database.url). Back it up by its own means \
                    before this command, so that every file its rows name is here.""");
        }
        System.out.println(
                withMasterKey
                        ? "master.key is in it: whoever has the backup can read every stored secret and file."
                        : "master.key is NOT in it: keep a copy elsewhere, a restore asks for it.");
    }

    @Command(name = "list", description = "List the points of a directory.", mixinStandardHelpOptions = true)
    static final class Points implements Callable<Integer> {
        @Option(names = "--from", required = true, paramLabel = "DIR")
        private Path from = Path.of("");

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        /** What the directory holds. */
        record Held(List<Manifest> points, List<String> unfinished) {}

        @Override
        public Integer call() {
            var held = new Held(Backups.in(from).points(), Backups.in(from).unfinished());
            if (json) {
                System.out.println(Json.write(held));
                return 0;
            }
            held.points.forEach(one -> System.out.printf(
                    "%s  as of %s  %,d files  %,d bytes  %s  %s%n",
                    one.id(),
                    one.at(),
                    one.files(),
                    one.bytes(),
                    one.database().isPresent() ? "with database" : "files only",
                    one.withMasterKey() ? "with master.key" : "without master.key"));
            held.unfinished.forEach(id -> System.out.println(id + "  begun and never ended: no backup"));
            return 0;
        }
    }

    @Command(
            name = "verify",
            description = "Read every file of a point and compare it with the manifest; exit code 1 for damage.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Option(names = "--from", required = true, paramLabel = "DIR")
        private Path from = Path.of("");

        @Option(names = "--point", paramLabel = "ID", description = "Which (default: the newest).")
        private @Nullable String point;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() {
            var verified = Backups.in(from).verify(Optional.ofNullable(point));
            if (json) {
                System.out.println(Json.write(verified));
            } else {
                verified.findings().forEach(System.out::println);
                System.out.printf(
                        "%s: %s%n",
                        verified.manifest().id(),
                        verified.damaged() == 0
                                ? "%,d files are as they were written"
                                        .formatted(verified.manifest().files())
                                : "%,d of %,d files are damaged; delete those named above and take a new backup"
                                        .formatted(
                                                verified.damaged(),
                                                verified.manifest().files()));
            }
            return verified.damaged() == 0 ? 0 : 1;
        }
    }
}
