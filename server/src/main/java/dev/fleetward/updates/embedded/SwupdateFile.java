package dev.fleetward.updates.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of SWUpdate: a cpio archive whose first entry describes the others with their SHA-256, and whose second one is
 * a signature over the description: RSA (PKCS #1 v1.5 or PSS) or ECDSA as it is, or CMS.
 */
final class SwupdateFile {
    private static final String FORMAT = "swupdate";
    private static final String DESCRIPTION = "sw-description";
    private static final String SIGNATURE = "sw-description.sig";
    private static final int MAX_DESCRIPTION_BYTES = 1 << 20;
    private static final int MAX_SIGNATURE_BYTES = 1 << 16;
    private static final int DIGEST_BYTES = 32;

    private static final Pattern VERSION = Pattern.compile("[\"']?\\bversion[\"']?\\s*[=:]\\s*\"([^\"]{1,128})\"");
    private static final Pattern HARDWARE =
            Pattern.compile("[\"']?hardware-compatibility[\"']?\\s*[=:]\\s*\\[([^\\]]{0,4000})\\]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,128})\"");

    private SwupdateFile() {}

    static Reading read(Path file, List<TrustedKey> trusted) throws IOException, Unreadable, GeneralSecurityException {
        List<CpioEntries.Entry> entries = CpioEntries.read(file);
        if (entries.isEmpty() || !entries.getFirst().name().equals(DESCRIPTION)) {
            throw new Unreadable("Its first entry is not sw-description.");
        }
        byte[] description = entries.getFirst().content().bytes(MAX_DESCRIPTION_BYTES);
        String text = new String(description, StandardCharsets.UTF_8);
        String version = VERSION.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
        List<String> hardware = HARDWARE.matcher(text)
                .results()
                .flatMap(list -> QUOTED.matcher(list.group(1)).results())
                .map(found -> found.group(1))
                .filter(name -> !name.startsWith("#RE:"))
                .distinct()
                .toList();
        if (entries.size() < 2 || !entries.get(1).name().equals(SIGNATURE)) {
            return refused(Reading.Verdict.UNSIGNED, "", "It carries no sw-description.sig.", version, hardware);
        }
        CmsCheck.Outcome outcome = signer(description, entries.get(1).content().bytes(MAX_SIGNATURE_BYTES), trusted);
        Optional<String> loose = loose(entries, text);
        if (outcome.key().isEmpty()) {
            return refused(outcome.verdict(), outcome.algorithm(), outcome.why(), version, hardware);
        }
        return loose.isPresent()
                ? refused(
                        Reading.Verdict.INVALID,
                        outcome.algorithm(),
                        "The signed description does not name the SHA-256 of %s: it was changed, or is not covered."
                                .formatted(loose.get()),
                        version,
                        hardware)
                : Reading.verified(FORMAT, outcome.algorithm(), outcome.key().get(), version, hardware);
    }

    private static CmsCheck.Outcome signer(byte[] description, byte[] signature, List<TrustedKey> trusted)
            throws IOException, Unreadable, GeneralSecurityException {
        if (Cms.begins(signature)) {
            return new CmsCheck(Cms.parse(signature), trusted).of(description);
        }
        for (TrustedKey key : trusted) {
            for (Scheme scheme : schemes(key)) {
                Signature verifier = scheme.verifier(key.key().jdkKey());
                verifier.update(description);
                if (Scheme.matches(verifier, signature)) {
                    return new CmsCheck.Outcome(
                            Reading.Verdict.VERIFIED, Optional.of(key), scheme.title(key.key()), "");
                }
            }
        }
        return new CmsCheck.Outcome(
                Reading.Verdict.UNKNOWN_KEY,
                Optional.empty(),
                "",
                "No registered key made its signature, or its description was changed.");
    }

    /** OpenSSL makes salts as long as the digest, or as long as fits the key: all its bytes but digest and two marks. */
    private static List<Scheme> schemes(TrustedKey key) throws GeneralSecurityException {
        if (!(key.key().jdkKey() instanceof RSAPublicKey rsa)) {
            return List.of(Scheme.SHA256);
        }
        int longest = rsa.getModulus().bitLength() / Byte.SIZE - DIGEST_BYTES - 2;
        return List.of(Scheme.SHA256, Scheme.pss(DIGEST_BYTES), Scheme.pss(longest));
    }

    /** An entry whose bytes the description does not vouch for. */
    private static Optional<String> loose(List<CpioEntries.Entry> entries, String description)
            throws IOException, GeneralSecurityException {
        for (CpioEntries.Entry entry : entries.subList(2, entries.size())) {
            String sha256 = HexFormat.of().formatHex(entry.content().digest("SHA-256"));
            if (!description.toLowerCase(Locale.ROOT).contains(sha256)) {
                return Optional.of(entry.name());
            }
        }
        return Optional.empty();
    }

    private static Reading refused(
            Reading.Verdict verdict, String algorithm, String why, String version, List<String> hardware) {
        return Reading.refused(FORMAT, verdict, algorithm, why, version, hardware);
    }
}
