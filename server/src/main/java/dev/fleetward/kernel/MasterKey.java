package dev.fleetward.kernel;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The server's own secret, in {@code data/master.key} (mode 0600, made on first start) or printed by a command: signs
 * links and encrypts stored secrets. Losing it makes those secrets unreadable; back it up apart from the database. While
 * it is exchanged both keys read. Safe for concurrent use.
 */
@ApplicationScoped
public class MasterKey {
    private static final Logger LOG = Logger.getLogger(MasterKey.class);
    /** Stands before the id of the key; what was stored before keys had ids begins with a random nonce. */
    private static final byte[] MARK = "FWK1".getBytes(StandardCharsets.US_ASCII);

    static final int HEADER_BYTES = MARK.length + KeyMaterial.ID_BYTES;
    private static final byte[] NO_HEADER = {};

    private final KeyFiles files;
    private final Clock clock;
    private volatile KeyRing ring;

    MasterKey(
            @ConfigProperty(name = "fleetward.data") Path data,
            @ConfigProperty(name = "fleetward.master-key-command") Optional<String> command,
            Clock clock) {
        this.files = new KeyFiles(data, command);
        this.clock = clock;
        this.ring = files.load();
    }

    /** Has the key made at the first start, not at its first use: backups and commands look for the file. */
    void start(@Observes StartupEvent event) {
        LOG.debug("master key read");
    }

    /** For a command on the same machine, which may read the key as the server's user. */
    public static MasterKey of(Path data) {
        return of(data, Optional.empty());
    }

    /** @param command that prints the key, where no file holds it */
    public static MasterKey of(Path data, Optional<String> command) {
        return new MasterKey(data, command, Clock.systemUTC());
    }

    /** HMAC-SHA-256 of the text under a key of its own for each purpose. */
    public byte[] sign(String purpose, String text) {
        return ring.current().sign(purpose, text);
    }

    /** Whether it was signed with this key, or one exchanged a day ago at most: links outlive the exchange. */
    public boolean verifies(String purpose, String text, byte[] signature) {
        return ring.all(clock.instant()).anyMatch(key -> MessageDigest.isEqual(key.sign(purpose, text), signature));
    }

    /** The same for a signature written in base64url without padding. */
    public boolean verifies(String purpose, String text, String signature) {
        byte[] written = signature.getBytes(StandardCharsets.UTF_8);
        return ring.all(clock.instant()).anyMatch(key -> {
            String right = Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(purpose, text));
            return MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), written);
        });
    }

    /** AES-256-GCM under a key of its own for each purpose; the key's id and the nonce stand in front. */
    public byte[] encrypt(String purpose, byte[] secret) {
        KeyMaterial key = ring.current();
        byte[] header = header(key);
        try {
            byte[] sealed = key.seal(purpose, header, secret);
            byte[] stored = Arrays.copyOf(header, header.length + sealed.length);
            System.arraycopy(sealed, 0, stored, header.length, sealed.length);
            return stored;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when it was not encrypted with this key for this purpose */
    public byte[] decrypt(String purpose, byte[] stored) {
        for (KeyMaterial key : ring.all(clock.instant()).toList()) {
            try {
                return isSealedBy(key, stored)
                        ? key.open(purpose, header(key), Arrays.copyOfRange(stored, HEADER_BYTES, stored.length))
                        : key.open(purpose, NO_HEADER, stored);
            } catch (GeneralSecurityException e) {
                LOG.tracef("not by key %s", key.name());
            }
        }
        throw new IllegalStateException("a stored secret cannot be read with this master.key" + keyNamed(stored));
    }

    private static String keyNamed(byte[] stored) {
        boolean named = stored.length > HEADER_BYTES && Arrays.equals(MARK, Arrays.copyOf(stored, MARK.length));
        return named
                ? "; it was encrypted with key "
                        + HexFormat.of().formatHex(Arrays.copyOfRange(stored, MARK.length, HEADER_BYTES))
                : "";
    }

    private static boolean isSealedBy(KeyMaterial key, byte[] stored) {
        return stored.length > HEADER_BYTES && Arrays.equals(header(key), Arrays.copyOf(stored, HEADER_BYTES));
    }

    private static byte[] header(KeyMaterial key) {
        byte[] header = Arrays.copyOf(MARK, HEADER_BYTES);
        System.arraycopy(key.id(), 0, header, MARK.length, KeyMaterial.ID_BYTES);
        return header;
    }

    /** What a secret of today begins with. */
    byte[] header() {
        return header(ring.current());
    }

    String name() {
        return ring.current().name();
    }

    boolean isByCommand() {
        return files.isByCommand();
    }

    boolean isBeingExchanged() {
        return ring.replaced().isPresent();
    }

    boolean hasRetired() {
        return ring.retired().stream().anyMatch(old -> old.until().isAfter(clock.instant()));
    }

    /** As another server left it. */
    synchronized void reload() {
        ring = files.load();
    }

    /** A fresh key from now on, unless an exchange is under way already, or a command says which. */
    synchronized void exchange() {
        if (!isBeingExchanged() && !isByCommand()) {
            ring = files.exchange(ring);
        }
    }

    /** Once nothing stored needs the key before. */
    synchronized void retire(Instant linksUntil) {
        ring.replaced().ifPresent(replaced -> ring = files.retire(ring, replaced, linksUntil));
    }
}
