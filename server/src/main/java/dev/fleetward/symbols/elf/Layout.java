package dev.fleetward.symbols.elf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How wide a word is in this file and which of its bytes comes first. */
record Layout(boolean is64, boolean bigEndian) {
    Reader reader(MemorySegment bytes) {
        if (bytes.byteSize() > Integer.MAX_VALUE - 8) {
            throw new BadElf("too-large", "A table of %d bytes is too large.".formatted(bytes.byteSize()));
        }
        return new Reader(bytes.toArray(ValueLayout.JAVA_BYTE), bigEndian);
    }

    /** An address, offset or size. */
    long word(Reader in) {
        return is64 ? in.u64() : in.u32();
    }
}
