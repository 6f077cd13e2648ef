package dev.fleetward.components;

/** What an uploaded SBOM may cost. Sizes are of the bytes as sent. */
final class SbomLimits {

    static final int MAX_SBOM_BYTES = 64 * 1024 * 1024;
    static final int MAX_COMPONENTS = 50_000;
    static final int MAX_NESTING_LEVELS = 200;
    static final int MAX_TEXT_CHARS = 4 * 1024 * 1024;
    static final int MAX_NAME_CHARS = 1_024;
    static final int MAX_LICENCES_PER_COMPONENT = 64;
    static final int MAX_CPES_PER_COMPONENT = 64;
    static final int MAX_HASHES_PER_COMPONENT = 16;
    static final int MAX_WARNINGS = 100;

    private SbomLimits() {}
}
