package dev.fleetward.updates.tuf;

import java.time.Instant;
import java.util.Arrays;

/** One signed version of a role's metadata, byte for byte as it is served. */
record TufDocument(TufRole role, int version, byte[] content, Instant madeAt, Instant expiresAt) {
    /** A client that asks once a while must never find what has run out. */
    boolean isOld(Instant now) {
        return !now.isBefore(madeAt.plus(role.validity().dividedBy(2)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TufDocument that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }
}
