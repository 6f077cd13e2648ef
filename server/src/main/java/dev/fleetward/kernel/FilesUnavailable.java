package dev.fleetward.kernel;

/** The place of stored files does not answer. Nothing was acknowledged, so nothing is lost. */
public final class FilesUnavailable extends Problem {
    private static final int RETRY_AFTER_SECONDS = 30;

    public FilesUnavailable() {
        super(
                503,
                "files-unavailable",
                "Stored files cannot be reached",
                "The place where the server's files lie does not answer. Nothing was stored or changed; try again in a moment.");
    }

    @Override
    public int retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }
}
