package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;

/** What call frame information says of one function, as link-time addresses. */
record FrameEntry(long start, long length, ByteBuffer instructions, Common common) {
    boolean holds(long address) {
        return Long.compareUnsigned(address - start, length) < 0;
    }

    /**
     * What many functions have in common (the CIE).
     *
     * @param pointers how addresses in entries are written
     * @param signalFrame its caller was interrupted, not called
     */
    record Common(
            long codeAlign,
            long dataAlign,
            int returnColumn,
            PointerEncoding pointers,
            boolean hasAugmentation,
            boolean signalFrame,
            int addressBytes,
            ByteBuffer instructions) {}
}
