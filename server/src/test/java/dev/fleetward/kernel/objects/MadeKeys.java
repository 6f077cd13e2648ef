package dev.fleetward.kernel.objects;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** File keys that live as long as the test. */
final class MadeKeys implements FileKeys {
    private final Map<String, FileKey> keys = new ConcurrentHashMap<>();

    @Override
    public FileKey current(String owner) {
        return keys.computeIfAbsent(owner, _ -> made());
    }

    @Override
    public Optional<FileKey> find(String owner, UUID id) {
        return Optional.ofNullable(keys.get(owner)).filter(key -> key.id().equals(id));
    }

    /** From now on another one, and the one before is lost. */
    void lose(String owner) {
        keys.remove(owner);
    }

    static FileKey made() {
        var secret = new byte[FileKey.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new FileKey(UUID.randomUUID(), new SecretKeySpec(secret, "HKDF"));
    }
}
