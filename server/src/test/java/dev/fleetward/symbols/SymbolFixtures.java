package dev.fleetward.symbols;

import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Firmware of our own making, built by a stock compiler with different debug formats; see src/test/resources/symbols. */
public final class SymbolFixtures {
    public static final Path HOME = Path.of("src/test/resources/symbols");

    private SymbolFixtures() {}

    public static ElfFile elf(String name) {
        try {
            return ElfFile.open(HOME.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
