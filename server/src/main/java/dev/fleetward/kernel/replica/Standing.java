package dev.fleetward.kernel.replica;

/**
 * How the replica stands.
 *
 * @param lagSeconds how old what it shows is, as far as known
 * @param trouble why it is not read on; empty when it is
 */
public record Standing(double lagSeconds, String trouble) {

    /** Whether recent reads go there. */
    public boolean isUsed() {
        return trouble.isEmpty();
    }
}
