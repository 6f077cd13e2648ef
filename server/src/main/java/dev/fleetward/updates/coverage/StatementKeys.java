package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs an organization's statements, of coverage and of evidence, with Ed25519 (RFC 8032). The key is made at the first
 * statement; its private half is kept sealed by the master key and never leaves the server. Safe for concurrent use.
 */
@ApplicationScoped
public class StatementKeys {
    private static final String ALGORITHM = "Ed25519";
    static final String PURPOSE = "coverage-statement-key";
    private static final int PEM_LINE_CHARACTERS = 64;

    private final MasterKey masterKey;
    private final StatementStore store;
    private final Clock clock;

    StatementKeys(MasterKey masterKey, StatementStore store, Clock clock) {
        this.masterKey = masterKey;
        this.store = store;
        this.clock = clock;
    }

    /** The organization's key, made if there is none; its row is locked until the transaction ends. */
    StatementStore.Key lock(Tx tx, OrganizationId organization) {
        try {
            KeyPair fresh = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] sealed = masterKey.encrypt(PURPOSE, fresh.getPrivate().getEncoded());
            var key = new StatementStore.Key(fresh.getPublic().getEncoded(), sealed);
            return store.lockKey(tx, organization, key, clock.instant());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text's signature and the key that verifies it. */
    public record Signed(byte[] signature, byte[] publicKey) {}

    /** Signs with the organization's key, for what another room states. */
    public Signed signed(Tx tx, OrganizationId organization, String text) {
        StatementStore.Key key = lock(tx, organization);
        return new Signed(sign(key, text), key.publicKey());
    }

    byte[] sign(StatementStore.Key key, String text) {
        try {
            var signer = Signature.getInstance(ALGORITHM);
            signer.initSign(KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(masterKey.decrypt(PURPOSE, key.sealed()))));
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether that key's owner signed this text. */
    public static boolean verifies(String text, byte[] signature, byte[] publicKey) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As OpenSSL reads it. */
    public static String pem(byte[] publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder(PEM_LINE_CHARACTERS, new byte[] {'\n'})
                        .encodeToString(publicKey));
    }
}
