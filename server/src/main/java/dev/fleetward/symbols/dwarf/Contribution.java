package dev.fleetward.symbols.dwarf;

/** Where a unit's parts begin in a file that packs many split units together; all zero in any other file. */
record Contribution(long abbreviations, long lines, long strings, long locations, long ranges) {
    static final Contribution WHOLE = new Contribution(0, 0, 0, 0, 0);
}
