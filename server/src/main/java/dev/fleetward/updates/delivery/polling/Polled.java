package dev.fleetward.updates.delivery.polling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.updates.Due;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One polling device in memory; there may be a million, so it is small. What it is to be told was read from the database
 * at some moment, which is kept as a number of the sequence that counts changes: what was read before a change never
 * replaces the mark that the change left. When and how often it polled races harmlessly: any of two polls will do.
 */
public final class Polled {
    /** Far beyond what a client does in the middle of an update. */
    public static final int MAX_POLLS_PER_SECOND = 100;

    private static final long MILLIS_PER_SECOND = 1_000;

    private final long idHigh;
    private final long idLow;
    private final String serial;
    private long changedAt;
    /** Half of a SHA-256 is beyond guessing. */
    private long tokenHigh;

    private long tokenLow;
    private boolean hasToken;
    private boolean wantsAttributes;
    private boolean factsKnown;
    private volatile @Nullable Told told;
    /** Since 1970, as an unsigned number. */
    private volatile int polledAtSeconds;

    private short pollsOfSecond;
    private int writtenAtSeconds;
    private volatile int said;

    Polled(DeviceId device, String serial) {
        this.idHigh = device.value().getMostSignificantBits();
        this.idLow = device.value().getLeastSignificantBits();
        this.serial = serial;
    }

    /** @param generation of the product's updates it was read in; one object serves all devices with nothing due */
    record Told(long generation, Due due) {}

    /** What is read of one device. */
    record Facts(UUID device, byte @Nullable [] tokenHash, boolean wantsAttributes) {}

    DeviceId device() {
        return new DeviceId(new UUID(idHigh, idLow));
    }

    long idHigh() {
        return idHigh;
    }

    long idLow() {
        return idLow;
    }

    boolean isDevice(DeviceId other) {
        return isDevice(other.value().getMostSignificantBits(), other.value().getLeastSignificantBits());
    }

    boolean isDevice(long high, long low) {
        return idHigh == high && idLow == low;
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
        ByteBuffer asked = ByteBuffer.wrap(hash);
        long different = (tokenHigh ^ asked.getLong()) | (tokenLow ^ asked.getLong());
        return hasToken && different == 0;
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
            keepToken(facts.tokenHash);
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

    private void keepToken(byte @Nullable [] hash) {
        hasToken = hash != null;
        if (hash != null) {
            ByteBuffer own = ByteBuffer.wrap(hash);
            tokenHigh = own.getLong();
            tokenLow = own.getLong();
        }
    }

    void heardFrom(long atMillis) {
        int second = (int) (atMillis / MILLIS_PER_SECOND);
        if (second != polledAtSeconds) {
            pollsOfSecond = 0;
            polledAtSeconds = second;
        }
    }

    /** @return whether it may poll that often */
    boolean polled(long atMillis) {
        heardFrom(atMillis);
        if (pollsOfSecond >= MAX_POLLS_PER_SECOND) {
            return false;
        }
        pollsOfSecond++;
        return true;
    }

    /** Whether its last poll is to be written down; asked by one thread. */
    boolean isHeard(long idleMillis, long busyMillis) {
        Told known = told;
        long every = known == null || known.due() instanceof Due.Nothing ? idleMillis : busyMillis;
        return millis(polledAtSeconds) > millis(writtenAtSeconds) + every;
    }

    /** When, in milliseconds since 1970, whole seconds. */
    long heard() {
        writtenAtSeconds = polledAtSeconds;
        return millis(writtenAtSeconds);
    }

    private static long millis(int seconds) {
        return Integer.toUnsignedLong(seconds) * MILLIS_PER_SECOND;
    }
}
