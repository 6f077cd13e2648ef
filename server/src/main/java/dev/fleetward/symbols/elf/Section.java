package dev.fleetward.symbols.elf;

/**
 * One line of the section table. {@code address} and {@code size} are those in the program's memory; for a compressed
 * section {@code size} counts the bytes in the file.
 */
public record Section(
        int index,
        String name,
        int type,
        long flags,
        long address,
        long offset,
        long size,
        int link,
        int info,
        long align,
        long entryBytes) {
    public static final int PROGBITS = 1;
    public static final int SYMTAB = 2;
    public static final int NOTE = 7;
    public static final int NOBITS = 8;
    public static final int DYNSYM = 11;

    private static final long ALLOCATED = 0x2;
    private static final long EXECUTABLE = 0x4;
    private static final long COMPRESSED = 0x800;

    public boolean isAllocated() {
        return (flags & ALLOCATED) != 0;
    }

    public boolean isExecutable() {
        return (flags & EXECUTABLE) != 0;
    }

    public boolean isCompressed() {
        return (flags & COMPRESSED) != 0;
    }

    public boolean holds(long at) {
        return isAllocated() && Long.compareUnsigned(at - address, size) < 0;
    }
}
