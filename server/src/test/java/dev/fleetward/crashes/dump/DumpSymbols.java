package dev.fleetward.crashes.dump;

import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The builds that the dumps come from, opened once. */
final class DumpSymbols {
    private static final Map<Path, BuildSymbols> OPENED = new ConcurrentHashMap<>();
    private static final Map<String, BuildSymbols> BY_ID = new ConcurrentHashMap<>();

    private DumpSymbols() {}

    /** The firmware of the Cortex-M dumps, by build id. */
    static SymbolSource firmware() {
        Path home = DumpFixtures.everything()
                .map(all -> all.resolve("coredump/elf"))
                .orElseGet(() -> DumpFixtures.resource("/symbols"));
        try (Stream<Path> files = Files.list(home)) {
            files.filter(file -> file.toString().endsWith(".elf")).forEach(DumpSymbols::open);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return opened();
    }

    /** The Linux program whose crash an agent captured. */
    static SymbolSource meterd() {
        open(DumpFixtures.resource("/crashes/linux/meterd.elf"));
        return opened();
    }

    private static SymbolSource opened() {
        return SymbolSource.byBuildId(id -> Optional.ofNullable(BY_ID.get(id)));
    }

    /** A file may be compressed. */
    static BuildSymbols open(Path file) {
        return OPENED.computeIfAbsent(file, path -> {
            try {
                ElfFile elf = ElfFile.of(
                        path.toString().endsWith(".gz") ? DumpFixtures.gunzip(path) : Files.readAllBytes(path));
                BuildSymbols symbols = BuildSymbols.of(elf);
                elf.buildId().ifPresent(id -> BY_ID.put(id.hex(), symbols));
                return symbols;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
