package dev.fleetward.crashes.unwind;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program or library where it was loaded.
 *
 * @param bias what its addresses were moved by, against those it was linked at
 * @param start lowest address; {@code end} is behind the highest
 * @param file null when its symbols are not there
 */
public record CodeImage(
        String name,
        long bias,
        long start,
        long end,
        @Nullable CodeFile file) {
    /** Firmware has all addresses for its own, and is linked where it runs. */
    public static CodeImage firmware(String name, @Nullable CodeFile file) {
        return new CodeImage(name, 0, 0, -1L, file);
    }

    public boolean holds(long address) {
        return Long.compareUnsigned(address - start, end - start) < 0;
    }

    /** The address as the module's own symbols count it. */
    public long linked(long address) {
        return address - bias;
    }

    /** False when its symbols are there and say otherwise. */
    boolean mayBeCode(long address) {
        return file == null || file.isCode(linked(address));
    }

    Optional<String> functionAt(long address) {
        return file == null ? Optional.empty() : file.functionAt(linked(address));
    }
}
