package dev.fleetward.kernel.move;

/** A move that cannot be, or cannot go on: what is in the way and what to do. */
public final class MoveFailure extends RuntimeException {
    MoveFailure(String sentence) {
        super(sentence);
    }

    MoveFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
