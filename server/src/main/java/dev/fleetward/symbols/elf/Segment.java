package dev.fleetward.symbols.elf;

/** One line of the program header table: what of the file lies where in memory. */
public record Segment(
        int type,
        int flags,
        long offset,
        long address,
        long physicalAddress,
        long fileBytes,
        long memoryBytes,
        long align) {
    public static final int LOAD = 1;
    public static final int DYNAMIC = 2;
    public static final int NOTE = 4;

    private static final int EXECUTABLE = 1;

    public boolean isExecutable() {
        return (flags & EXECUTABLE) != 0;
    }

    public boolean holds(long at) {
        return type == LOAD && Long.compareUnsigned(at - address, memoryBytes) < 0;
    }
}
