package dev.fleetward.kernel.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Certificates and keys as files hold them: PEM (RFC 7468), keys as PKCS #8, PKCS #1 or SEC 1. */
final class Pem {
    private static final int MAX_FILE_BYTES = 1 << 20;

    private Pem() {}

    /** @throws IllegalArgumentException saying what is wrong with the file */
    static List<X509Certificate> certificates(Path file) {
        var found = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (PemObject object : objects(file)) {
                if (object.getType().equals("CERTIFICATE")) {
                    found.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("%s has a certificate that cannot be read".formatted(file), e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("%s has no certificate in PEM".formatted(file));
        }
        return List.copyOf(found);
    }

    /** @throws IllegalArgumentException when the file has none, or one that may not issue others */
    static List<X509Certificate> authorities(Path file) {
        List<X509Certificate> found = certificates(file);
        found.stream().filter(one -> one.getBasicConstraints() < 0).findFirst().ifPresent(one -> {
            throw new IllegalArgumentException("%s has the certificate of %s, which is no certificate authority"
                    .formatted(file, one.getSubjectX500Principal()));
        });
        return found;
    }

    /** @throws IllegalArgumentException saying what is wrong with the file */
    static PrivateKey privateKey(Path file) {
        for (PemObject object : objects(file)) {
            if (object.getType().equals("ENCRYPTED PRIVATE KEY")) {
                throw new IllegalArgumentException(
                        "%s is encrypted; the server reads keys without a passphrase".formatted(file));
            }
            try {
                Optional<PrivateKeyInfo> found = info(object);
                if (found.isPresent()) {
                    return key(found.get());
                }
            } catch (IOException | GeneralSecurityException | IllegalStateException e) {
                throw new IllegalArgumentException("%s has a key that cannot be read".formatted(file), e);
            }
        }
        throw new IllegalArgumentException("%s has no private key in PEM".formatted(file));
    }

    private static Optional<PrivateKeyInfo> info(PemObject object) throws IOException {
        return switch (object.getType()) {
            case "PRIVATE KEY" -> Optional.of(PrivateKeyInfo.getInstance(object.getContent()));
            case "RSA PRIVATE KEY" ->
                Optional.of(new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                        RSAPrivateKey.getInstance(object.getContent())));
            case "EC PRIVATE KEY" -> {
                var sec1 = ECPrivateKey.getInstance(object.getContent());
                yield Optional.of(new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, sec1.getParametersObject()), sec1));
            }
            default -> Optional.empty();
        };
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        String kind =
                switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
                    case "1.2.840.113549.1.1.1" -> "RSA";
                    case "1.2.840.10045.2.1" -> "EC";
                    default -> "EdDSA";
                };
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static List<PemObject> objects(Path file) {
        var found = new ArrayList<PemObject>();
        try (var reader = new PemReader(new StringReader(text(file)))) {
            for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
                found.add(next);
            }
            return found;
        } catch (IOException | IllegalStateException e) {
            throw new IllegalArgumentException("%s is no PEM: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file %s".formatted(file), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
