package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be signed: a detached signature that came with it, or a key of this server that signs it here.
 * Neither is for products whose policy allows unsigned files.
 */
public record Proof(byte[] signature, Optional<UUID> serverKey) {
    static final Proof NONE = new Proof(new byte[0], Optional.empty());

    /** @throws Problem 400 when it is both */
    public static Proof of(byte[] signature, @Nullable UUID serverKey) {
        if (signature.length > 0 && serverKey != null) {
            throw Problem.invalid("Give a signature, or a signingKey that is to sign here, not both.");
        }
        return new Proof(signature, Optional.ofNullable(serverKey));
    }

    boolean isNone() {
        return signature.length == 0 && serverKey.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proof that
                && Arrays.equals(signature, that.signature)
                && serverKey.equals(that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature) + serverKey.hashCode();
    }
}
