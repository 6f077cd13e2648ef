package dev.fleetward.symbols.dwarf;

/** Where a variable is, by an expression, while the program is between two addresses. */
public record LocationRange(Range range, byte[] expression) {}
