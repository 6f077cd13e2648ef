package dev.fleetward.cli;

/** Ends a command with exit code 1 and this sentence on standard error. */
final class CommandFailed extends RuntimeException {
    CommandFailed(String sentence) {
        super(sentence, null, false, false);
    }
}
