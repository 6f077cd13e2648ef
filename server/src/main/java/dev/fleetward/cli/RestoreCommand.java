package dev.fleetward.cli;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.backup.Backups;
import dev.fleetward.kernel.backup.Restore;
import dev.fleetward.lake.NamedLakeFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = "Lay a backup down in a new data directory and look at it once; then serve from there.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", required = true, paramLabel = "DIR", description = "The directory of backups.")
    private Path from = Path.of("");

    @Option(names = "--data", required = true, paramLabel = "NEWDIR", description = "An empty or new data directory.")
    private Path data = Path.of("");

    @Option(names = "--point", paramLabel = "ID", description = "Which point (default: the newest).")
    private @Nullable String point;

    @Option(
            names = "--to",
            paramLabel = "INSTANT",
            description = "The moment to go on to, such as 2026-11-28T10:15:00Z; needs the archive.")
    private @Nullable Instant moment;

    @Option(names = "--master-key", paramLabel = "FILE", description = "Your copy of master.key.")
    private @Nullable Path masterKey;

    @Option(names = "--without-master-key", description = "Restore although stored secrets cannot be read then.")
    private boolean withoutMasterKey;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var restored = Backups.in(from)
                .restore(new Restore.Wanted(
                        data,
                        Optional.ofNullable(point),
                        Optional.ofNullable(moment),
                        Optional.ofNullable(masterKey),
                        withoutMasterKey,
                        FilePlace::bucket,
                        NamedLakeFiles::missing));
        if (json) {
            System.out.println(Json.write(restored));
        } else {
            tell(restored);
        }
        return 0;
    }

    private void tell(Restore.Restored restored) {
        System.out.printf(
                "restored %s as of %s: %,d files laid down and found whole%n",
                restored.manifest().id(), restored.moment(), restored.files());
        restored.found()
                .ifPresentOrElse(
                        found -> {
                            System.out.printf(
                                    "%,d organizations, %,d devices, %,d events; %s%n",
                                    found.organizations(),
                                    found.devices(),
                                    found.events(),
                                    found.missing().isEmpty()
                                            ? "every file that is named is there"
                                            : found.missing().size() + " files are named and missing:");
                            found.missing().forEach(one -> System.out.println("  " + one));
                        },
                        () -> System.out.println("The database is not in it: restore that by its own means."));
        if (restored.erasuresDue() > 0) {
            System.out.printf(
                    "%,d erasures ended after that moment: the server does them again at its first start%n",
                    restored.erasuresDue());
        }
        if (!restored.hasMasterKey()) {
            System.out.println(
                    "There is no master.key: the server makes a new one, and stored secrets cannot be read.");
        }
        System.out.println("Start it with: fleetward serve --data " + data);
    }
}
