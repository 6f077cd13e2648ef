package dev.fleetward.crashes.unwind;

import java.util.List;
import java.util.Optional;

/** All programs and libraries that were loaded. */
public record CodeImages(List<CodeImage> all) {
    public Optional<CodeImage> at(long address) {
        for (CodeImage image : all) {
            if (image.holds(address)) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /** False where no module lies, or one whose symbols say that this is no code. */
    boolean mayBeCode(long address) {
        return at(address).filter(image -> image.mayBeCode(address)).isPresent();
    }
}
