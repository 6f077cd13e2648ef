/**
 * What debug information tells of a build: addresses as functions and lines, types, places of variables. Face: {@link
 * dev.fleetward.symbols.dwarf.SymbolIndex} for addresses, {@link dev.fleetward.symbols.dwarf.DebugInfo} for the rest.
 * DWARF 2 to 5, whole or split. It must not know dumps.
 */
@NullMarked
package dev.fleetward.symbols.dwarf;

import org.jspecify.annotations.NullMarked;
