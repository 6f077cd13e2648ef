package dev.fleetward.symbols;

import dev.fleetward.symbols.elf.ElfFile;

/**
 * Symbols of one build, opened. Any read may throw {@link dev.fleetward.symbols.elf.BadElf}.
 *
 * @param file where functions and lines are from
 * @param match how sure it is that they are of the build
 * @param elf with debug information where any file has it
 * @param unwind the same, or of a split pair the one with the bytes of {@code .eh_frame}
 */
public record OpenSymbols(SymbolFile file, SymbolFile.Match match, ElfFile elf, ElfFile unwind) {}
