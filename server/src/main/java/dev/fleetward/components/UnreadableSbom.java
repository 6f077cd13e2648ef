package dev.fleetward.components;

/** A document that is no SBOM we can read; the message says what is wrong and where. */
final class UnreadableSbom extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableSbom(String message) {
        super(message);
    }
}
