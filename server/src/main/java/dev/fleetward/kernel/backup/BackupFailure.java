package dev.fleetward.kernel.backup;

/** A backup or a restore that cannot be: what is in the way and what to do. */
public final class BackupFailure extends RuntimeException {
    BackupFailure(String sentence) {
        super(sentence);
    }

    BackupFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
