package dev.fleetward.symbols;

import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.elf.ElfFile;

/** Symbols of one build, opened. Any read may throw {@link dev.fleetward.symbols.elf.BadElf}. Safe for concurrent use. */
public final class OpenSymbols {
    private final SymbolFile file;
    private final SymbolFile.Match match;
    private final OpenFiles.Open debug;
    private final OpenFiles.Open unwind;

    OpenSymbols(SymbolFile file, SymbolFile.Match match, OpenFiles.Open debug, OpenFiles.Open unwind) {
        this.file = file;
        this.match = match;
        this.debug = debug;
        this.unwind = unwind;
    }

    /** Where functions and lines are from. */
    public SymbolFile file() {
        return file;
    }

    /** How sure it is that they are of the build. */
    public SymbolFile.Match match() {
        return match;
    }

    /** With debug information where any file has it. */
    public ElfFile elf() {
        return debug.elf();
    }

    /** The same, or of a split pair the one with the bytes of {@code .eh_frame}. */
    public ElfFile unwind() {
        return unwind.elf();
    }

    /** Functions and lines by address; kept with the opened file, so that what was looked up once is at hand. */
    public SymbolIndex index() {
        return debug.index();
    }
}
