package dev.fleetward.ingest.mar;

import org.jspecify.annotations.Nullable;

/**
 * One member as the central directory claims it.
 *
 * @param name null when it is not UTF-8
 * @param offset of its local header
 */
record ZipMember(
        @Nullable String name,
        int method,
        int flags,
        long crc,
        long compressedBytes,
        long bytes,
        long offset,
        int unixMode) {
    private static final int ENCRYPTED = 1;
    private static final int FILE_TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final long BEYOND_ZIP32 = 0xffff_ffffL;

    /** Why it is not read at all; null if it may be. */
    @Nullable
    String objection() {
        if (name == null) {
            return "Its name is not UTF-8.";
        }
        if ((unixMode & FILE_TYPE) != 0 && (unixMode & FILE_TYPE) != REGULAR) {
            return "It is a link or a special file.";
        }
        if ((flags & ENCRYPTED) != 0) {
            return "It is encrypted.";
        }
        if (method != STORED && method != DEFLATED) {
            return "Its compression method %d is not taken.".formatted(method);
        }
        if (method == STORED && compressedBytes != bytes) {
            return "It is stored, but claims two sizes.";
        }
        if (compressedBytes == BEYOND_ZIP32 || bytes == BEYOND_ZIP32 || offset == BEYOND_ZIP32) {
            return "It is of the 64-bit form of ZIP.";
        }
        return null;
    }

    boolean isDeflated() {
        return method == DEFLATED;
    }
}
