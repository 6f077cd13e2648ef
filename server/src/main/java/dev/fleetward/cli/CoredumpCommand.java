package dev.fleetward.cli;

import dev.fleetward.crashes.dump.BadDump;
import dev.fleetward.crashes.dump.BuildSymbols;
import dev.fleetward.crashes.dump.CoreElf;
import dev.fleetward.crashes.dump.SymbolSource;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "coredump",
        description = "Coredumps of microcontrollers, for your own tools. Needs no server.",
        mixinStandardHelpOptions = true,
        subcommands = CoredumpCommand.ToElf.class)
final class CoredumpCommand {
    private static final long MAX_DUMP_BYTES = 256L << 20;

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
            if (!Files.isRegularFile(file)) {
                throw new CommandFailed("there is no file " + file);
            }
            if (Files.size(file) > MAX_DUMP_BYTES) {
                throw new CommandFailed("%s has more than %d bytes".formatted(file, MAX_DUMP_BYTES));
            }
            try {
                Files.write(output, CoreElf.of(ByteBuffer.wrap(Files.readAllBytes(file)), source()));
            } catch (BadDump bad) {
                throw new CommandFailed("%s: %s".formatted(file, bad.detail()));
            }
            System.out.println("saved " + output);
            return 0;
        }

        private SymbolSource source() throws IOException {
            if (symbols == null) {
                return SymbolSource.none();
            }
            try {
                ElfFile elf = ElfFile.open(symbols);
                BuildSymbols build = BuildSymbols.of(elf);
                String id = elf.buildId().map(it -> it.hex()).orElse("");
                return new SymbolSource(asked -> checked(build, id, asked), _ -> Optional.of(build));
            } catch (BadElf bad) {
                throw new CommandFailed("%s: %s".formatted(symbols, bad.detail()));
            }
        }

        private Optional<BuildSymbols> checked(BuildSymbols build, String id, String asked) {
            if (!id.equals(asked)) {
                throw new CommandFailed("%s is build %s, but the coredump is of build %s"
                        .formatted(symbols, id.isEmpty() ? "unknown" : id, asked));
            }
            return Optional.of(build);
        }
    }
}
