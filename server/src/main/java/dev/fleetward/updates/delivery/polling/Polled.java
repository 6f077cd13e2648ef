package dev.fleetward.updates.delivery.polling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.updates.Due;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One polling device in memory; there may be a million, so it is small. What it is to be told was read from the database
 * at some moment, which is kept as a number of the sequence that counts changes: what was read before a change never
 * replaces the mark that the change left. {@code polledAtMillis} races harmlessly: any of two polls' times will do.
 */
public final class Polled {
    private static final int TOKEN_HASH_BYTES = 16;

    private final DeviceId device;
    private final String serial;
    private long changedAt;
    private byte @Nullable [] tokenHash;
    private boolean wantsAttributes;
    private boolean factsKnown;
    private volatile @Nullable Told told;
    private volatile long polledAtMillis;
    private long writtenAtMillis;
    private volatile int said;

    Polled(DeviceId device, String serial) {
        this.device = device;
        this.serial = serial;
    }

    /** @param generation of the product's updates it was read in; one object serves all devices with nothing due */
    record Told(long generation, Due due) {}

    /** What is read of one device. */
    record Facts(UUID device, byte @Nullable [] tokenHash, boolean wantsAttributes) {
        /** Half of a SHA-256 is beyond guessing, and a million of them are 16 MB less. */
        byte @Nullable [] shortHash() {
            return tokenHash == null ? null : Arrays.copyOf(tokenHash, TOKEN_HASH_BYTES);
        }
    }

    DeviceId device() {
        return device;
    }

    String serial() {
        return serial;
    }

    /** Absent when the database must be asked. */
    @Nullable
    Told told() {
        return told;
    }

    boolean wantsAttributes() {
        return wantsAttributes;
    }

    /** Compares in constant time. */
    public boolean isToken(byte[] hash) {
        byte[] own = tokenHash;
        return own != null && MessageDigest.isEqual(own, Arrays.copyOf(hash, TOKEN_HASH_BYTES));
    }

    /** @param fingerprint of what a device says of itself with its question; 0 is never the same */
    public boolean isNews(int fingerprint) {
        return fingerprint == 0 || said != fingerprint;
    }

    public void said(int fingerprint) {
        said = fingerprint;
    }

    /** @param onlyDue its other facts are as they were */
    synchronized void changed(long sequence, boolean onlyDue) {
        changedAt = sequence;
        factsKnown = factsKnown && onlyDue;
        told = null;
    }

    /** What it is told from now on is known with the change, unless another came while that was read. */
    synchronized void changed(long sequence, long since, Told fresh) {
        told = changedAt <= since && told != null ? fresh : null;
        changedAt = sequence;
    }

    /** @param since the sequence's number before the database was read */
    synchronized void learn(long since, Facts facts, @Nullable Told fresh) {
        if (changedAt <= since) {
            tokenHash = facts.shortHash();
            wantsAttributes = facts.wantsAttributes();
            factsKnown = true;
            if (fresh != null) {
                told = fresh;
            }
        }
    }

    /** For devices whose other facts are known: it leaves alone those of which nothing is. */
    synchronized void learn(long since, Told fresh) {
        Told before = told;
        if (changedAt <= since && factsKnown && (before == null || before.generation() < fresh.generation())) {
            told = fresh;
        }
    }

    void polled(long atMillis) {
        polledAtMillis = atMillis;
    }

    /** Whether its last poll is to be written down; asked by one thread. */
    boolean isHeard(long idleMillis, long busyMillis) {
        Told known = told;
        long every = known == null || known.due() instanceof Due.Nothing ? idleMillis : busyMillis;
        return polledAtMillis > writtenAtMillis + every;
    }

    long heard() {
        writtenAtMillis = polledAtMillis;
        return writtenAtMillis;
    }
}
