package dev.fleetward.components.reading;

/** What an uploaded SBOM may cost. */
public final class SbomLimits {

    /** As sent, and of one document in an archive. */
    public static final int MAX_SBOM_BYTES = 64 * 1024 * 1024;

    /** Of all documents of an archive together. */
    static final long MAX_UNPACKED_BYTES = 512L * 1024 * 1024;

    static final int MAX_ARCHIVE_ENTRIES = 20_000;
    static final int MAX_COMPONENTS = 50_000;
    static final int MAX_DEPENDENCIES = 500_000;
    static final int MAX_STATEMENTS = 100_000;
    static final int MAX_NESTING_LEVELS = 200;
    static final int MAX_TEXT_CHARS = 4 * 1024 * 1024;
    static final int MAX_NAME_CHARS = 1_024;
    static final int MAX_LICENCES_PER_COMPONENT = 64;
    static final int MAX_CPES_PER_COMPONENT = 64;
    static final int MAX_REPOSITORIES_PER_COMPONENT = 8;
    static final int MAX_COMMITS_PER_COMPONENT = 1_000;
    static final int MAX_HASHES_PER_COMPONENT = 16;
    static final int MAX_WARNINGS = 100;

    private SbomLimits() {}
}
