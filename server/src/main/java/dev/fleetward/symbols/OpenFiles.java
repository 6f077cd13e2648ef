package dev.fleetward.symbols;

import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ELFs in use, mapped into memory; the least used go first. Safe for concurrent use. */
final class OpenFiles {
    /** Their pages are the page cache's; what is on the heap is what was looked up of them. */
    static final int MAX_OPEN_FILES = 16;

    private final Map<String, Open> files = new LinkedHashMap<>(16, 0.75f, true);

    /** An ELF and, once asked for, the index of its functions and lines. */
    static final class Open {
        private final ElfFile elf;
        private @Nullable SymbolIndex index;

        private Open(ElfFile elf) {
            this.elf = elf;
        }

        ElfFile elf() {
            return elf;
        }

        synchronized SymbolIndex index() {
            SymbolIndex known = index;
            if (known == null) {
                known = SymbolIndex.of(elf);
                index = known;
            }
            return known;
        }
    }

    synchronized Optional<Open> open(String sha256, Path file) {
        Open known = files.get(sha256);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            var opened = new Open(ElfFile.open(file));
            files.put(sha256, opened);
            if (files.size() > MAX_OPEN_FILES) {
                var oldest = files.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return Optional.of(opened);
        } catch (BadElf | NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void forget(String sha256) {
        files.remove(sha256);
    }
}
