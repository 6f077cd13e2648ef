package dev.fleetward.updates.embedded;

import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.VerifyingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An image of the MCUboot boot loader: a header, the code, and type-length-value records with its hash and signatures
 * (MCUboot's design document, "Image format"). Multi-byte numbers are little-endian.
 */
final class McubootImage {
    private static final int MAGIC = 0x96f3b83d;
    private static final int HEADER_BYTES = 32;
    private static final int TLV_INFO_BYTES = 4;
    private static final int TLV_MAGIC = 0x6907;
    private static final int MAX_TLV_BYTES = 1 << 16;
    private static final int SHA256 = 0x10;
    private static final int RSA2048_PSS = 0x20;
    private static final int ECDSA = 0x22;
    private static final int RSA3072_PSS = 0x23;
    private static final int ED25519 = 0x24;
    private static final int SIGNED_PURE = 0x25;
    private static final int PSS_SALT_BYTES = 32;

    private McubootImage() {}

    private record Tlv(int type, byte[] value) {}

    static boolean begins(byte[] first) {
        return ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
    }

    static Reading read(Path file, List<TrustedKey> trusted) throws IOException, Unreadable, GeneralSecurityException {
        long size = Files.size(file);
        ByteBuffer header = bytes(file, 0, HEADER_BYTES);
        int headerBytes = Short.toUnsignedInt(header.getShort(8));
        int protectedBytes = Short.toUnsignedInt(header.getShort(10));
        long codeBytes = Integer.toUnsignedLong(header.getInt(12));
        long signedBytes = headerBytes + codeBytes + protectedBytes;
        if (headerBytes < HEADER_BYTES || signedBytes + TLV_INFO_BYTES > size) {
            throw new Unreadable("Its header promises %,d bytes, and it has %,d.".formatted(signedBytes, size));
        }
        String version = "%d.%d.%d+%d"
                .formatted(
                        header.get(20) & 0xff,
                        header.get(21) & 0xff,
                        Short.toUnsignedInt(header.getShort(22)),
                        Integer.toUnsignedLong(header.getInt(24)));
        Part signed = new Part(file, 0, signedBytes);
        return judge(signed, tlvs(file, signedBytes, size), trusted, version);
    }

    private static List<Tlv> tlvs(Path file, long at, long size) throws IOException, Unreadable {
        ByteBuffer info = bytes(file, at, TLV_INFO_BYTES);
        int total = Short.toUnsignedInt(info.getShort(2));
        if (Short.toUnsignedInt(info.getShort(0)) != TLV_MAGIC || total < TLV_INFO_BYTES || at + total > size) {
            throw new Unreadable("Behind the code there is no list of signatures.");
        }
        ByteBuffer list = bytes(file, at + TLV_INFO_BYTES, total - TLV_INFO_BYTES);
        List<Tlv> found = new ArrayList<>();
        while (list.remaining() >= TLV_INFO_BYTES) {
            int type = Short.toUnsignedInt(list.getShort());
            var value = new byte[Short.toUnsignedInt(list.getShort())];
            if (value.length > list.remaining()) {
                throw new Unreadable("An entry of its list of signatures ends early.");
            }
            list.get(value);
            found.add(new Tlv(type, value));
        }
        return found;
    }

    private static Reading judge(Part signed, List<Tlv> tlvs, List<TrustedKey> trusted, String version)
            throws IOException, Unreadable, GeneralSecurityException {
        byte[] digest = signed.digest("SHA-256");
        boolean stated = false;
        for (Tlv tlv : tlvs) {
            if (tlv.type() == SHA256) {
                stated = true;
                if (!Arrays.equals(tlv.value(), digest)) {
                    return refused(
                            Reading.Verdict.INVALID,
                            "",
                            "Its SHA-256 is not the one it states: it was changed.",
                            version);
                }
            }
        }
        List<Tlv> signatures =
                tlvs.stream().filter(tlv -> algorithm(tlv).isPresent()).toList();
        if (signatures.isEmpty()) {
            return refused(
                    Reading.Verdict.UNSIGNED,
                    "",
                    stated ? "It carries a hash and no signature." : "It carries neither hash nor signature.",
                    version);
        }
        boolean pure = tlvs.stream().anyMatch(tlv -> tlv.type() == SIGNED_PURE);
        for (Tlv tlv : signatures) {
            for (TrustedKey key : trusted) {
                if (key.key().algorithm() == algorithm(tlv).orElseThrow() && signedBy(key, tlv, signed, digest, pure)) {
                    return Reading.verified("mcuboot", title(tlv), key, version, List.of());
                }
            }
        }
        return refused(
                Reading.Verdict.UNKNOWN_KEY,
                title(signatures.getFirst()),
                "No registered key made its signature, or it was changed.",
                version);
    }

    private static Optional<Algorithm> algorithm(Tlv tlv) {
        return switch (tlv.type()) {
            case RSA2048_PSS, RSA3072_PSS -> Optional.of(Algorithm.RSA);
            case ECDSA -> Optional.of(Algorithm.ECDSA_P256);
            case ED25519 -> Optional.of(Algorithm.ED25519);
            default -> Optional.empty();
        };
    }

    private static String title(Tlv tlv) {
        return switch (tlv.type()) {
            case RSA2048_PSS -> "RSA-2048 PSS";
            case RSA3072_PSS -> "RSA-3072 PSS";
            case ECDSA -> "ECDSA P-256";
            default -> "Ed25519";
        };
    }

    /** Ed25519 is over the digest, unless the image says that it is over the image itself. */
    private static boolean signedBy(TrustedKey key, Tlv tlv, Part signed, byte[] digest, boolean pure)
            throws IOException, Unreadable, GeneralSecurityException {
        Scheme scheme = key.key().algorithm() == Algorithm.RSA ? Scheme.pss(PSS_SALT_BYTES) : Scheme.SHA256;
        Signature verifier = scheme.verifier(key.key().jdkKey());
        if (tlv.type() == ED25519 && !pure) {
            verifier.update(digest);
        } else if (tlv.type() == ED25519) {
            verifier.update(signed.bytes((int) VerifyingKey.MAX_PURE_BYTES));
        } else {
            signed.into(verifier);
        }
        return Scheme.matches(verifier, tlv.type() == ECDSA ? unpadded(tlv.value()) : tlv.value());
    }

    /** Older tools fill ECDSA's sequence up to a fixed length with zeros. */
    private static byte[] unpadded(byte[] signature) {
        int length = signature.length < 2 ? signature.length : (signature[1] & 0xff) + 2;
        return length < signature.length ? Arrays.copyOf(signature, length) : signature;
    }

    private static Reading refused(Reading.Verdict verdict, String algorithm, String why, String version) {
        return Reading.refused("mcuboot", verdict, algorithm, why, version, List.of());
    }

    private static ByteBuffer bytes(Path file, long at, long length) throws IOException, Unreadable {
        return ByteBuffer.wrap(new Part(file, at, length).bytes(MAX_TLV_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
