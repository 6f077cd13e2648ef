package dev.fleetward.crashes.unwind;

/** How {@code .eh_frame} writes an address (LSB core specification, DWARF extensions). */
record PointerEncoding(int code) {
    static final PointerEncoding ABSOLUTE = new PointerEncoding(0);
    private static final int OMIT = 0xff;

    boolean isOmitted() {
        return code == OMIT;
    }

    /** @param base address of the section the cursor reads; addresses may count from where they are written */
    long read(Cursor in, long base, int addressBytes) throws BadFrameInfo {
        long here = base + in.position();
        long value = number(in, addressBytes);
        return switch (code & 0x70) {
            case 0x00 -> value;
            case 0x10 -> here + value; // from its own place
            default -> throw new BadFrameInfo("addresses counted as 0x%02x".formatted(code));
        };
    }

    /** A length: the same format, counted from nothing. */
    long number(Cursor in, int addressBytes) throws BadFrameInfo {
        return switch (code & 0x0f) {
            case 0x00 -> in.unsigned(addressBytes);
            case 0x01 -> in.uleb();
            case 0x02 -> in.u16();
            case 0x03 -> in.u32();
            case 0x04, 0x0c -> in.u64();
            case 0x09 -> in.sleb();
            case 0x0a -> in.signed(2);
            case 0x0b -> in.signed(4);
            default -> throw new BadFrameInfo("addresses written as 0x%02x".formatted(code));
        };
    }
}
