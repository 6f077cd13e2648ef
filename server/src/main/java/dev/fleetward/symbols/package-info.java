/**
 * What a build's own files tell about it: symbol files, addresses turned into functions and lines, names behind indexes.
 * Face: the sub-rooms {@code elf} and {@code dwarf} read one file. It must not know devices, field data or crashes.
 */
@NullMarked
package dev.fleetward.symbols;

import org.jspecify.annotations.NullMarked;
