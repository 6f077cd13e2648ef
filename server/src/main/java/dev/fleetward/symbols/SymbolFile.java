package dev.fleetward.symbols;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A file of symbols as it was uploaded.
 *
 * @param machine the processor an ELF is for
 * @param hasDebugInfo functions, lines, types and variables
 * @param hasUnwindInfo how to walk the stack ({@code .debug_frame}, {@code .eh_frame} or {@code .ARM.exidx} with their
 *     bytes)
 * @param hasMap names of metrics and reasons, formats of compact logs
 * @param mapProblem why names that are in the ELF could not be read
 */
public record SymbolFile(
        UUID id,
        Kind kind,
        String filename,
        long sizeBytes,
        String sha256,
        Optional<String> buildId,
        Optional<String> machine,
        boolean hasDebugInfo,
        boolean hasUnwindInfo,
        boolean hasMap,
        Optional<String> mapProblem,
        Optional<String> softwareType,
        Optional<String> softwareVersion,
        Instant uploadedAt,
        String uploadedBy) {

    public enum Kind {
        ELF,
        MAP
    }

    /** How sure it is that the file is of the build asked for. */
    public enum Match {
        /** By the whole build id, or by all of it that devices send. */
        BUILD_ID,
        /** By software version, where the device sends no build id: right only if the version was built once. */
        VERSION
    }
}
