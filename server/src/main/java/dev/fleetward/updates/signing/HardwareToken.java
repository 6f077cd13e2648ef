package dev.fleetward.updates.signing;

import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keys in a hardware token or security module, spoken to by PKCS #11 through the operator's library. Private halves never
 * leave it: files are hashed here and signed there. A key is known by the label of its certificate, as {@code keytool}
 * makes both. Safe for concurrent use: the provider has a session for each signature.
 */
@ApplicationScoped
public class HardwareToken {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_KEYS = 200;

    private final Optional<String> library;
    private final Optional<Long> slot;
    private final int slotIndex;
    private final Optional<String> pin;
    private final Optional<String> pinFile;
    private final Optional<String> owner;
    private @Nullable Provider provider;

    HardwareToken(
            @ConfigProperty(name = "fleetward.updates.pkcs11-library") Optional<String> library,
            @ConfigProperty(name = "fleetward.updates.pkcs11-slot") Optional<Long> slot,
            @ConfigProperty(name = "fleetward.updates.pkcs11-slot-index", defaultValue = "0") int slotIndex,
            @ConfigProperty(name = "fleetward.updates.pkcs11-pin") Optional<String> pin,
            @ConfigProperty(name = "fleetward.updates.pkcs11-pin-file") Optional<String> pinFile,
            @ConfigProperty(name = "fleetward.updates.pkcs11-organization") Optional<String> owner) {
        this.library = library;
        this.slot = slot;
        this.slotIndex = slotIndex;
        this.pin = pin;
        this.pinFile = pinFile;
        this.owner = owner;
    }

    /** The organization whose keys the token holds, by its slug; empty when the server has no token. */
    public Optional<String> owner() {
        return library.isPresent() ? owner : Optional.empty();
    }

    /** @param key absent for a kind that does not sign releases */
    public record Entry(String label, Optional<VerifyingKey> key) {}

    /** @throws Problem 503 when the token does not answer */
    public List<Entry> entries() {
        try {
            KeyStore keys = open();
            List<Entry> entries = new ArrayList<>();
            for (String label : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(label) && entries.size() < MAX_KEYS) {
                    entries.add(new Entry(label, key(keys.getCertificate(label))));
                }
            }
            return entries;
        } catch (GeneralSecurityException | ProviderException e) {
            throw silent(e);
        }
    }

    /** @throws Problem 400 when there is no such key or it cannot sign releases, 503 when the token does not answer */
    public VerifyingKey publicKey(String label) {
        Entry found = entries().stream()
                .filter(entry -> entry.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "The hardware token has no key with a certificate labelled “%s”.".formatted(label)));
        return found.key()
                .orElseThrow(
                        () -> Problem.invalid("The key “%s” must be ECDSA P-256 to sign releases.".formatted(label)));
    }

    /**
     * A detached ECDSA signature over the file.
     *
     * @throws Problem 503 when the token does not answer or has the key no more
     */
    public byte[] sign(String label, FileContents file) throws IOException {
        try (InputStream in = file.open()) {
            KeyStore keys = open();
            Key key = keys.getKey(label, null);
            if (!(key instanceof PrivateKey secret)) {
                throw unavailable("it has no key labelled “%s” any more".formatted(label));
            }
            Signature signer = Signature.getInstance("SHA256withECDSA", keys.getProvider());
            signer.initSign(secret);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                signer.update(buffer, 0, read);
            }
            return signer.sign();
        } catch (GeneralSecurityException | ProviderException e) {
            throw silent(e);
        }
    }

    private static Optional<VerifyingKey> key(@Nullable Certificate certificate) {
        return Optional.ofNullable(certificate)
                .flatMap(known -> VerifyingKey.of(known.getPublicKey()))
                .filter(known -> known.algorithm() == Algorithm.ECDSA_P256);
    }

    /** Opened anew each time: it shows keys that were made meanwhile by the token's own tools. */
    private KeyStore open() throws GeneralSecurityException {
        Provider spoken = provider();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS11", spoken);
            keys.load(null, pin());
            return keys;
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private synchronized Provider provider() {
        Provider known = provider;
        if (known != null) {
            return known;
        }
        String path = library.orElseThrow(() -> Problem.invalid("This server has no hardware token configured."));
        Provider plain = Security.getProvider("SunPKCS11");
        if (plain == null) {
            throw unavailable("this Java runtime has no PKCS #11 provider (module jdk.crypto.cryptoki)");
        }
        String place = slot.map(id -> "slot = " + id).orElse("slotListIndex = " + slotIndex);
        try {
            Provider made = plain.configure("--name = fleetward\nlibrary = %s\n%s\n".formatted(path, place));
            provider = made;
            return made;
        } catch (InvalidParameterException | ProviderException e) {
            throw silent(e);
        }
    }

    private char[] pin() throws IOException {
        String text =
                pinFile.isPresent() ? Files.readString(Path.of(pinFile.get())).strip() : pin.orElse("");
        return text.toCharArray();
    }

    private static Problem silent(Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage();
        return unavailable(said == null ? root.getClass().getSimpleName() : said);
    }

    private static Problem unavailable(String why) {
        return new Problem(
                503,
                "hardware-token-not-available",
                "Hardware token not available",
                "The hardware token cannot be used: %s. The operator finds its settings under updates.pkcs11-… ."
                        .formatted(why));
    }
}
