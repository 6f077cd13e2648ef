package dev.fleetward.symbols;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** ELFs in use, mapped into memory; the least used go first. Safe for concurrent use. */
final class OpenFiles {
    /** Their pages are the page cache's; what is on the heap is what was looked up of them. */
    static final int MAX_OPEN_FILES = 16;

    private final Map<String, ElfFile> files = new LinkedHashMap<>(16, 0.75f, true);

    synchronized Optional<ElfFile> elf(String sha256, Path file) {
        ElfFile known = files.get(sha256);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            ElfFile opened = ElfFile.open(file);
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
            throw new java.io.UncheckedIOException(e);
        }
    }

    synchronized void forget(String sha256) {
        files.remove(sha256);
    }
}
