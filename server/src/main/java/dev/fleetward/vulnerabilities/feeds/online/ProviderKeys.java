package dev.fleetward.vulnerabilities.feeds.online;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** The OpenPGP keys that a supplier's metadata names, and what its signatures say by them (CSAF 2.0, 7.1.19 and 7.1.20). */
final class ProviderKeys {
    static final int MAX_KEYS = 20;
    static final int MAX_KEY_BYTES = 1024 * 1024;

    /** No key is known: what is signed cannot be checked. */
    static final ProviderKeys NONE = new ProviderKeys(List.of(), "its publisher names no key");

    /** Others can be forged, or will be. */
    private static final Set<Integer> STRONG_HASHES = Set.of(
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);

    private final List<PGPPublicKeyRing> rings;
    private final String lack;

    private ProviderKeys(List<PGPPublicKeyRing> rings, String lack) {
        this.rings = rings;
        this.lack = lack;
    }

    /** What is wrong with a signature or a key; the message is for people. */
    static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;

        Unsound(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * These and those of another file.
     *
     * @param fingerprint of the key that is expected, as metadata writes it; empty when it does not say
     * @throws Unsound when the file holds no such key
     */
    ProviderKeys and(byte[] file, String fingerprint) throws Unsound {
        if (file.length > MAX_KEY_BYTES) {
            throw new Unsound("it is larger than %,d bytes".formatted(MAX_KEY_BYTES));
        }
        String wanted = fingerprint.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
        List<PGPPublicKeyRing> all = new ArrayList<>(rings);
        try (var decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
            for (PGPPublicKeyRing ring : new PGPPublicKeyRingCollection(decoded, new BcKeyFingerprintCalculator())) {
                if (wanted.isEmpty() || hex(ring.getPublicKey()).equals(wanted)) {
                    all.add(ring);
                }
            }
        } catch (IOException | PGPException | RuntimeException unreadable) {
            throw new Unsound("it is no OpenPGP key");
        }
        if (all.size() == rings.size()) {
            throw new Unsound("it holds no key with the fingerprint " + wanted);
        }
        return new ProviderKeys(all, this == NONE ? "" : lack);
    }

    /** These, where another could not be had. */
    ProviderKeys without(String why) {
        return new ProviderKeys(rings, why);
    }

    boolean isEmpty() {
        return rings.isEmpty();
    }

    /** Why a signature may be by a key that is not among these; empty when all that are named are. */
    String lack() {
        return lack;
    }

    /**
     * Who signed it, by a detached signature.
     *
     * @return the fingerprint of the supplier's key; empty when it was signed by a key the supplier does not name
     * @throws Unsound when the signature does not go with the document, or with the time and strength of its key
     */
    Optional<String> signer(byte[] document, byte[] signature) throws Unsound {
        for (PGPSignature one : signatures(signature)) {
            for (PGPPublicKeyRing ring : rings) {
                PGPPublicKey key = ring.getPublicKey(one.getKeyID());
                if (key != null) {
                    check(one, ring.getPublicKey(), key, document);
                    return Optional.of(hex(ring.getPublicKey()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<PGPSignature> signatures(byte[] signature) throws Unsound {
        List<PGPSignature> all = new ArrayList<>();
        try (var decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature))) {
            if (new PGPObjectFactory(decoded, new BcKeyFingerprintCalculator()).nextObject()
                    instanceof PGPSignatureList list) {
                list.forEach(all::add);
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new Unsound("Its signature is none of OpenPGP.");
        }
        if (all.isEmpty()) {
            throw new Unsound("Its signature is none of OpenPGP.");
        }
        return all;
    }

    private static void check(PGPSignature signature, PGPPublicKey primary, PGPPublicKey key, byte[] document)
            throws Unsound {
        if (!STRONG_HASHES.contains(signature.getHashAlgorithm())) {
            throw new Unsound("It is signed by a hash that can be forged.");
        }
        if (primary.hasRevocation() || key.hasRevocation()) {
            throw new Unsound("It is signed by the key %s, which was revoked.".formatted(hex(primary)));
        }
        Instant signedAt = signedAt(signature);
        if (!isValid(primary, signedAt) || !isValid(key, signedAt)) {
            throw new Unsound("It is signed by the key %s outside of its time.".formatted(hex(primary)));
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(document);
            if (!signature.verify()) {
                throw new Unsound(
                        "It is not what the key %s signed: it was changed on the way, or the publisher's files"
                                        .formatted(hex(primary))
                                + " do not go together.");
            }
            if (!key.isMasterKey() && !isBound(primary, key)) {
                throw new Unsound("It is signed by a key that is none of %s.".formatted(hex(primary)));
            }
        } catch (PGPException | RuntimeException unusable) {
            throw new Unsound("Its signature cannot be checked: %s.".formatted(unusable.getMessage()));
        }
    }

    /** The library tells times in the old date class only: they are read from where it reads them (RFC 9580, 5.2.3.11). */
    private static Instant signedAt(PGPSignature signature) throws Unsound {
        var time = signature.getHashedSubPackets().getSubpacket(SignatureSubpacketTags.CREATION_TIME);
        if (time == null || time.getData().length != Integer.BYTES) {
            throw new Unsound("Its signature does not say when it was made.");
        }
        return second(time.getData(), 0);
    }

    /** A key's packet begins with its version and when it was made (RFC 9580, 5.5.2). */
    private static boolean isValid(PGPPublicKey key, Instant at) throws Unsound {
        try {
            Instant from = second(key.getPublicKeyPacket().getEncodedContents(), 1);
            long seconds = key.getValidSeconds();
            return !at.isBefore(from) && (seconds == 0 || at.isBefore(from.plusSeconds(seconds)));
        } catch (IOException unreadable) {
            throw new Unsound("Its key %s cannot be read.".formatted(hex(key)));
        }
    }

    private static Instant second(byte[] bytes, int at) {
        return Instant.ofEpochSecond(
                Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(at)));
    }

    /** Whoever can change the file of keys could else add one of their own. */
    private static boolean isBound(PGPPublicKey primary, PGPPublicKey key) throws PGPException {
        Iterator<PGPSignature> bindings = key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
        while (bindings.hasNext()) {
            PGPSignature binding = bindings.next();
            if (binding.getKeyID() == primary.getKeyID()) {
                binding.init(new BcPGPContentVerifierBuilderProvider(), primary);
                if (binding.verifyCertification(primary, key)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String hex(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint());
    }
}
