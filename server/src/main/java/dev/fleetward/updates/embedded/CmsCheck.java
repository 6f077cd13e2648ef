package dev.fleetward.updates.embedded;

import dev.fleetward.updates.signing.VerifyingKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether a registered key signed a CMS: itself, or as the authority of the certificate that did. */
final class CmsCheck {
    private static final int MAX_CHAIN = 5;

    private final Cms cms;
    private final List<TrustedKey> trusted;

    CmsCheck(Cms cms, List<TrustedKey> trusted) {
        this.cms = cms;
        this.trusted = trusted;
    }

    /** @param key who signed it; empty with the reason in the verdict */
    record Outcome(Reading.Verdict verdict, Optional<TrustedKey> key, String algorithm, String why) {}

    /** @param content what is signed */
    Outcome of(Part content) throws IOException, GeneralSecurityException {
        return judge(new Message() {
            @Override
            public byte[] digest(String algorithm) throws IOException, GeneralSecurityException {
                return content.digest(algorithm);
            }

            @Override
            public void into(Signature verifier) throws IOException, GeneralSecurityException {
                content.into(verifier);
            }
        });
    }

    /** @param content what is signed */
    Outcome of(byte[] content) throws IOException, GeneralSecurityException {
        return judge(new Message() {
            @Override
            public byte[] digest(String algorithm) throws GeneralSecurityException {
                return MessageDigest.getInstance(algorithm).digest(content);
            }

            @Override
            public void into(Signature verifier) throws GeneralSecurityException {
                verifier.update(content);
            }
        });
    }

    private interface Message {
        byte[] digest(String algorithm) throws IOException, GeneralSecurityException;

        void into(Signature verifier) throws IOException, GeneralSecurityException;
    }

    private Outcome judge(Message message) throws IOException, GeneralSecurityException {
        if (cms.signers().isEmpty()) {
            return new Outcome(Reading.Verdict.UNSIGNED, Optional.empty(), "", "Its CMS has no signer.");
        }
        boolean whole = false;
        for (Cms.Signer signer : cms.signers()) {
            byte[] stated = signer.messageDigest().orElse(null);
            if (stated != null && !Arrays.equals(stated, message.digest(signer.digest()))) {
                continue;
            }
            whole = true;
            Optional<Outcome> found = who(signer, message);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return whole
                ? new Outcome(
                        Reading.Verdict.UNKNOWN_KEY,
                        Optional.empty(),
                        "CMS",
                        "No registered key, nor a certificate issued by one, made this signature.")
                : new Outcome(
                        Reading.Verdict.INVALID,
                        Optional.empty(),
                        "CMS",
                        "The content is not what was signed: its digest is another one.");
    }

    private Optional<Outcome> who(Cms.Signer signer, Message message) throws IOException, GeneralSecurityException {
        for (TrustedKey key : trusted) {
            if (signed(signer, key.key().jdkKey(), message)) {
                return Optional.of(verified(signer, key, key.key()));
            }
        }
        for (X509Certificate certificate : cms.certificates()) {
            Optional<VerifyingKey> own = VerifyingKey.of(certificate.getPublicKey());
            if (own.isPresent() && signed(signer, certificate.getPublicKey(), message)) {
                return authority(certificate, 0).map(key -> verified(signer, key, own.get()));
            }
        }
        return Optional.empty();
    }

    private static Outcome verified(Cms.Signer signer, TrustedKey key, VerifyingKey signing) {
        String scheme = new Scheme(signer.digest(), signer.saltBytes()).title(signing);
        return new Outcome(Reading.Verdict.VERIFIED, Optional.of(key), "CMS, " + scheme, "");
    }

    private static boolean signed(Cms.Signer signer, PublicKey key, Message message)
            throws IOException, GeneralSecurityException {
        try {
            Signature verifier = new Scheme(signer.digest(), signer.saltBytes()).verifier(key);
            if (signer.signedAttributes().isPresent()) {
                verifier.update(signer.signedAttributes().get());
            } else {
                message.into(verifier);
            }
            return Scheme.matches(verifier, signer.signature());
        } catch (InvalidKeyException | InvalidAlgorithmParameterException unfit) {
            return false;
        }
    }

    /** The registered key that issued the certificate, through authorities in the CMS if need be. */
    private Optional<TrustedKey> authority(X509Certificate certificate, int depth) throws GeneralSecurityException {
        for (TrustedKey key : trusted) {
            if (issued(certificate, key.key().jdkKey())) {
                return Optional.of(key);
            }
        }
        for (X509Certificate issuer : depth == MAX_CHAIN ? List.<X509Certificate>of() : cms.certificates()) {
            boolean authority = issuer.getBasicConstraints() >= 0 && !issuer.equals(certificate);
            if (authority && issued(certificate, issuer.getPublicKey())) {
                Optional<TrustedKey> above = authority(issuer, depth + 1);
                if (above.isPresent()) {
                    return above;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean issued(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }
}
