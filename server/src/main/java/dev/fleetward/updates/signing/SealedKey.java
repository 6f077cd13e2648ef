package dev.fleetward.updates.signing;

import dev.fleetward.kernel.MasterKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * A private key the server holds for a maker: encrypted under the server's master key where it rests, opened only while
 * it signs, given out to nobody.
 *
 * @param sealed PKCS #8, encrypted
 */
public record SealedKey(VerifyingKey publicKey, byte[] sealed) {
    public static final String PURPOSE = "updates.signing-key";
    private static final int BUFFER_BYTES = 1 << 16;

    /** @param algorithm of those that sign: Ed25519 or ECDSA P-256 */
    public static SealedKey make(MasterKey master, Algorithm algorithm) {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(algorithm == Algorithm.ED25519 ? "Ed25519" : "EC");
            if (algorithm == Algorithm.ECDSA_P256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            KeyPair pair = generator.generateKeyPair();
            return new SealedKey(
                    VerifyingKey.of(pair.getPublic()).orElseThrow(),
                    master.encrypt(PURPOSE, pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes such keys", e);
        }
    }

    /** A detached signature over the file: as OpenSSL would make it, Ed25519 prehashed for large files. */
    public byte[] sign(MasterKey master, FileContents file, long size) throws IOException {
        try (InputStream in = file.open()) {
            Signature signer = signer(master);
            if (publicKey.algorithm() == Algorithm.ED25519 && size > VerifyingKey.MAX_PURE_BYTES) {
                signer = Signature.getInstance("Ed25519");
                signer.setParameter(new EdDSAParameterSpec(true));
                signer.initSign(open(master));
            }
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                signer.update(buffer, 0, read);
            }
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with " + publicKey, e);
        }
    }

    /** A signature over a message held in memory, such as metadata. */
    public byte[] sign(MasterKey master, byte[] message) {
        try {
            Signature signer = signer(master);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with " + publicKey, e);
        }
    }

    private Signature signer(MasterKey master) throws GeneralSecurityException {
        Signature signer =
                Signature.getInstance(publicKey.algorithm() == Algorithm.ED25519 ? "Ed25519" : "SHA256withECDSA");
        signer.initSign(open(master));
        return signer;
    }

    private PrivateKey open(MasterKey master) throws GeneralSecurityException {
        String kind = publicKey.algorithm() == Algorithm.ED25519 ? "EdDSA" : "EC";
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(master.decrypt(PURPOSE, sealed)));
    }
}
