package dev.fleetward.cli;

import dev.fleetward.symbols.BadSymbolMap;
import dev.fleetward.symbols.SymbolMap;
import dev.fleetward.symbols.SymbolMapCodec;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "map",
        description = {
            "Write what names the numbers a firmware sends as JSON, taken from its ELF: upload it instead of the ELF.",
            "Needs no server."
        },
        mixinStandardHelpOptions = true)
final class SymbolMapCommand implements Callable<Integer> {
    @Option(names = "--output", paramLabel = "FILE", description = "Where to write (default: standard output).")
    @Nullable
    private Path output;

    @Parameters(paramLabel = "ELF")
    private Path elf = Path.of("");

    @Override
    public Integer call() throws IOException {
        SymbolMap map = read();
        if (map.isEmpty()) {
            throw new CommandFailed(
                    "%s has no metrics, reasons or compact logs of the SDK; is it built with debug information (-g)?"
                            .formatted(elf));
        }
        byte[] json = SymbolMapCodec.write(map);
        if (output == null) {
            System.out.println(new String(json, StandardCharsets.UTF_8));
        } else {
            Files.write(output, json);
            System.out.printf(
                    "saved %s: %d metrics, %d trace reasons, %d log formats, build id %s%n",
                    output,
                    map.metrics().size(),
                    map.traceReasons().size(),
                    map.logFormats().size(),
                    map.buildId() == null ? "none" : map.buildId());
        }
        return 0;
    }

    private SymbolMap read() {
        if (!Files.isReadable(elf)) {
            throw new CommandFailed("cannot read " + elf);
        }
        try {
            return SymbolMap.of(ElfFile.open(elf));
        } catch (BadElf | BadSymbolMap | IOException e) {
            throw new CommandFailed("%s: %s".formatted(elf, e.getMessage()));
        }
    }
}
