package dev.fleetward.cli;

import dev.fleetward.crashes.dump.BadDump;
import dev.fleetward.crashes.dump.CoreElf;
import dev.fleetward.crashes.dump.CrashAnalysis;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "coredump",
        description = "Coredumps, for your own tools. Needs no server.",
        mixinStandardHelpOptions = true,
        subcommands = {CoredumpCommand.ToElf.class, CoredumpCommand.Show.class})
final class CoredumpCommand {

    @Command(
            name = "to-elf",
            description = "Turn a coredump into an ELF core, which gdb opens beside the firmware's ELF file.",
            mixinStandardHelpOptions = true)
    static final class ToElf implements Callable<Integer> {
        @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to write the core.")
        private Path output = Path.of("core.elf");

        @Option(
                names = "--symbols",
                paramLabel = "ELF",
                description =
                        "The firmware's ELF file: the threads of its real-time kernel become threads of the core.")
        private @Nullable Path symbols;

        @Parameters(paramLabel = "FILE", description = "The coredump, as the server or the device gives it.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            try {
                Files.write(output, CoreElf.of(DumpFiles.dump(file), DumpFiles.symbols(symbols)));
            } catch (BadDump bad) {
                throw new CommandFailed("%s: %s".formatted(file, bad.detail()));
            }
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Print why a program stopped, its threads and frames, and what their variables held.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Option(names = "--symbols", paramLabel = "ELF", description = "The program's ELF file with debug information.")
        private @Nullable Path symbols;

        @Option(names = "--json", description = "Print the whole report as JSON.")
        private boolean json;

        @Parameters(paramLabel = "FILE", description = "A coredump of firmware, or a core of a Linux program.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            CrashReport report;
            try {
                report = CrashAnalysis.of(DumpFiles.dump(file), DumpFiles.symbols(symbols));
            } catch (BadDump bad) {
                throw new CommandFailed("%s: %s".formatted(file, bad.detail()));
            }
            System.out.println(
                    json
                            ? Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report)
                            : ReportText.of(report));
            return 0;
        }
    }
}
