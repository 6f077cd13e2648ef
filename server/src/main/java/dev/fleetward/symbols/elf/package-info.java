/**
 * One ELF file, read in place: sections, segments, symbols, notes, memory. Face: {@link
 * dev.fleetward.symbols.elf.ElfFile}. It must not know DWARF.
 */
@NullMarked
package dev.fleetward.symbols.elf;

import org.jspecify.annotations.NullMarked;
