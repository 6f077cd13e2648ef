package dev.fleetward.lake;

/** The lake's files or engine failed. */
final class LakeFailure extends RuntimeException {
    LakeFailure(String doing, Throwable cause) {
        super("lake, " + doing + ": " + cause.getMessage(), cause);
    }

    boolean isOutOfMemory() {
        return String.valueOf(getMessage()).contains("Out of Memory Error");
    }
}
