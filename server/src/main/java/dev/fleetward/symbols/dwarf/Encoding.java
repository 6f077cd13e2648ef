package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;

/** How wide things are in a unit, and by which version of DWARF it is written. */
record Encoding(int version, int addressBytes, boolean isWide) {
    /** A unit length of this value says that offsets have 8 bytes and the length follows in 8. */
    static final long WIDE = 0xFFFF_FFFFL;

    static final int OLDEST = 2;
    static final int NEWEST = 5;

    Encoding {
        if (version < OLDEST || version > NEWEST) {
            throw new BadElf("unknown-version", "DWARF %d is not read; 2 to 5 are.".formatted(version));
        }
        if (addressBytes != 2 && addressBytes != 4 && addressBytes != 8) {
            throw new BadElf("bad-width", "Addresses of %d bytes are not read.".formatted(addressBytes));
        }
    }

    int offsetBytes() {
        return isWide ? 8 : 4;
    }

    long offset(Reader in) {
        return isWide ? in.u64() : in.u32();
    }

    long address(Reader in) {
        return in.unsigned(addressBytes);
    }

    long highestAddress() {
        return addressBytes == 8 ? -1L : (1L << 8 * addressBytes) - 1;
    }
}
