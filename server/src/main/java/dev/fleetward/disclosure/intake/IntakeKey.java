package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * The public half of an OpenPGP key that reports may be encrypted to.
 *
 * @param owner as the key names its holder
 * @param publicKey armored, as it was given
 */
record IntakeKey(String fingerprint, String owner, String publicKey) {
    static final int MAX_CHARACTERS = 100_000;
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    /** @throws Problem 400 for anything but one public key that can encrypt */
    static IntakeKey parse(String armored) {
        String text = armored.strip();
        if (text.contains("PRIVATE KEY BLOCK")) {
            throw Problem.invalid(
                    "That is a private key: it must not leave your hands, and nothing of it was kept. Export the public one with gpg --armor --export.");
        }
        if (!text.startsWith(BEGIN) || text.length() > MAX_CHARACTERS) {
            throw Problem.invalid(
                    "publicKey must be an OpenPGP public key as text that begins with %s, of at most %,d characters."
                            .formatted(BEGIN, MAX_CHARACTERS));
        }
        try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            var ring = new PGPPublicKeyRing(in, new BcKeyFingerprintCalculator());
            if (!canEncrypt(ring)) {
                throw Problem.invalid("This key can sign, but nothing can be encrypted to it.");
            }
            Iterator<String> owners = ring.getPublicKey().getUserIDs();
            return new IntakeKey(
                    HexFormat.of()
                            .formatHex(ring.getPublicKey().getFingerprint())
                            .toUpperCase(Locale.ROOT),
                    owners.hasNext() ? owners.next() : "",
                    text + "\n");
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | RuntimeException unreadable) {
            // The library throws several kinds for a malformed key; all mean the same here.
            throw Problem.invalid(
                    "publicKey cannot be read as an OpenPGP public key. Export it again with gpg --armor --export.");
        }
    }

    private static boolean canEncrypt(PGPPublicKeyRing ring) {
        for (PGPPublicKey key : ring) {
            if (key.isEncryptionKey() && !key.hasRevocation() && isMeantToEncrypt(key)) {
                return true;
            }
        }
        return false;
    }

    /** RSA could always; its flags say what it is for. A key without flags is for everything. */
    private static boolean isMeantToEncrypt(PGPPublicKey key) {
        boolean stated = false;
        int flags = 0;
        for (Iterator<PGPSignature> signatures = key.getSignatures(); signatures.hasNext(); ) {
            PGPSignatureSubpacketVector hashed = signatures.next().getHashedSubPackets();
            if (hashed != null && hashed.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)) {
                stated = true;
                flags |= hashed.getKeyFlags();
            }
        }
        return !stated || (flags & (KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE)) != 0;
    }
}
