package dev.fleetward.symbols.dwarf;

/** Addresses from {@code low} up to but not including {@code high}. */
public record Range(long low, long high) {
    public boolean holds(long address) {
        return Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, high) < 0;
    }
}
