package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Files by content that no row names: left by work that was cut off. They take room and do no harm. */
final class UnnamedBlobs {
    private static final int HEX = 16;
    private static final Pattern BY_CONTENT = Pattern.compile("[0-9a-f]{64}");
    private static final String BLOBS = "blobs";

    private final ObjectStore store;
    private final Instant before;
    private long count;
    private long bytes;

    /** @param before younger ones may yet be named */
    UnnamedBlobs(ObjectStore store, Instant before) {
        this.store = store;
        this.before = before;
    }

    long count(long[] named) {
        try {
            store.each(BLOBS, file -> {
                if (isByContent(file)
                        && file.modifiedAt().isBefore(before)
                        && Arrays.binarySearch(named, half(file.name())) < 0) {
                    count++;
                    bytes += file.sizeBytes();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private static boolean isByContent(StoredObject file) {
        return BY_CONTENT.matcher(file.name()).lookingAt();
    }

    long bytes() {
        return bytes;
    }

    /** Enough to tell hashes apart; two that share it are taken for one. */
    static long half(String sha256) {
        return Long.parseUnsignedLong(sha256, 0, HEX, HEX);
    }
}
