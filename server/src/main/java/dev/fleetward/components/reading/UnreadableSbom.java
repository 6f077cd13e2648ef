package dev.fleetward.components.reading;

/** A document that is no SBOM we can read; the message says what is wrong and where. */
public final class UnreadableSbom extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    UnreadableSbom(String message) {
        this(message, false);
    }

    private UnreadableSbom(String message, boolean foreign) {
        super(message);
        this.foreign = foreign;
    }

    /** Not damaged but something else than an SBOM; an archive may hold such files beside its documents. */
    static UnreadableSbom foreign(String message) {
        return new UnreadableSbom(message, true);
    }

    boolean isForeign() {
        return foreign;
    }
}
