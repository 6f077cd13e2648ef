package dev.fleetward.updates.embedded;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signed data of the Cryptographic Message Syntax (RFC 5652, section 5).
 *
 * @param content what was signed, when it is inside; else it lies beside
 */
record Cms(Optional<byte[]> content, List<X509Certificate> certificates, List<Signer> signers) {
    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String ENVELOPED_DATA = "2a864886f70d010703";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";
    private static final String PSS = "2a864886f70d01010a";
    private static final int DEFAULT_SALT_BYTES = 20;
    private static final int MAX_SALT_BYTES = 512;
    private static final int MAX_SIGNERS = 20;
    private static final Map<String, String> DIGESTS = Map.of(
            "608648016503040201", "SHA-256",
            "608648016503040202", "SHA-384",
            "608648016503040203", "SHA-512");

    /**
     * @param digest of the content, in the JDK's words
     * @param signedAttributes DER of what the signature is over; empty when it is over the content itself
     * @param saltBytes of RSASSA-PSS; empty for PKCS #1 v1.5 and everything else
     */
    record Signer(
            String digest,
            Optional<byte[]> signedAttributes,
            Optional<byte[]> messageDigest,
            Optional<Integer> saltBytes,
            byte[] signature) {}

    /** A sequence that begins with an object identifier: no signature by itself looks like that. */
    static boolean begins(byte[] bytes) {
        if (bytes.length < 3 || bytes[0] != Der.SEQUENCE) {
            return false;
        }
        int first = 2 + (bytes[1] > 0 || bytes[1] == (byte) 0x80 ? 0 : bytes[1] & 0x7f);
        return first < bytes.length && bytes[first] == Der.OID;
    }

    static Cms parse(byte[] bytes) throws Unreadable {
        Der info = Der.parse(bytes).expect(Der.SEQUENCE);
        String type = info.child(0).oid();
        if (type.equals(ENVELOPED_DATA)) {
            throw new Unreadable("It is encrypted; only its receivers can read its signature.");
        }
        if (!type.equals(SIGNED_DATA)) {
            throw new Unreadable("Its signature is no CMS signed data.");
        }
        List<Der> data = info.child(1)
                .expect(Der.CONTEXT_0)
                .child(0)
                .expect(Der.SEQUENCE)
                .children();
        if (data.size() < 4) {
            throw new Unreadable("Its CMS misses an element.");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        List<Signer> signers = new ArrayList<>();
        for (Der part : data.subList(3, data.size())) {
            if (part.tag() == Der.CONTEXT_0) {
                certificates(part, certificates);
            } else if (part.tag() == Der.SET) {
                for (Der signer : part.children()) {
                    if (signers.size() == MAX_SIGNERS) {
                        throw new Unreadable("It has more than %d signers.".formatted(MAX_SIGNERS));
                    }
                    signers.add(signer(signer));
                }
            }
        }
        return new Cms(content(data.get(2)), certificates, signers);
    }

    private static Optional<byte[]> content(Der encapsulated) throws Unreadable {
        List<Der> parts = encapsulated.expect(Der.SEQUENCE).children();
        return parts.size() < 2
                ? Optional.empty()
                : Optional.of(parts.get(1).expect(Der.CONTEXT_0).child(0).octets());
    }

    private static void certificates(Der set, List<X509Certificate> found) throws Unreadable {
        for (Der one : set.children()) {
            certificate(one.raw()).ifPresent(found::add);
        }
    }

    /** One that cannot be read proves nothing, and is passed over. */
    private static Optional<X509Certificate> certificate(byte[] raw) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(raw)));
        } catch (GeneralSecurityException unknownForm) {
            return Optional.empty();
        }
    }

    private static Signer signer(Der info) throws Unreadable {
        List<Der> parts = info.expect(Der.SEQUENCE).children();
        int at = 2;
        String digest = digest(part(parts, at++));
        Optional<byte[]> attributes = Optional.empty();
        Optional<byte[]> messageDigest = Optional.empty();
        if (part(parts, at).tag() == Der.CONTEXT_0) {
            Der signed = part(parts, at++);
            byte[] der = signed.raw().clone();
            der[0] = Der.SET;
            attributes = Optional.of(der);
            messageDigest = messageDigest(signed);
        }
        Der algorithm = part(parts, at++);
        return new Signer(
                digest,
                attributes,
                messageDigest,
                salt(algorithm),
                part(parts, at).expect(Der.OCTETS).octets());
    }

    private static Der part(List<Der> parts, int index) throws Unreadable {
        if (index >= parts.size()) {
            throw new Unreadable("A signer of its CMS misses an element.");
        }
        return parts.get(index);
    }

    private static String digest(Der algorithm) throws Unreadable {
        String oid = algorithm.expect(Der.SEQUENCE).child(0).oid();
        String known = DIGESTS.get(oid);
        if (known == null) {
            throw new Unreadable("Its signer uses a digest other than SHA-256, SHA-384 and SHA-512.");
        }
        return known;
    }

    private static Optional<byte[]> messageDigest(Der attributes) throws Unreadable {
        for (Der attribute : attributes.children()) {
            if (attribute.child(0).oid().equals(MESSAGE_DIGEST)) {
                return Optional.of(
                        attribute.child(1).child(0).expect(Der.OCTETS).octets());
            }
        }
        throw new Unreadable("The signed attributes of its CMS have no message digest.");
    }

    /** RFC 4055, section 3.1: the salt's length is the element with tag 2. */
    private static Optional<Integer> salt(Der algorithm) throws Unreadable {
        List<Der> parts = algorithm.expect(Der.SEQUENCE).children();
        if (parts.isEmpty() || !parts.getFirst().oid().equals(PSS)) {
            return Optional.empty();
        }
        int salt = DEFAULT_SALT_BYTES;
        for (Der parameter : parts.size() < 2 ? List.<Der>of() : parts.get(1).children()) {
            if (parameter.tag() == Der.CONTEXT_2) {
                byte[] number = parameter.child(0).expect(Der.INTEGER).content();
                salt = number.length == 0 || number.length > 2 ? -1 : new BigInteger(number).intValue();
            }
        }
        if (salt < 0 || salt > MAX_SALT_BYTES) {
            throw new Unreadable("Its signature has a salt of no sensible length.");
        }
        return Optional.of(salt);
    }
}
