package dev.fleetward.updates.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A RAUC bundle: a squashfs with a CMS behind it and the CMS's length in the last eight bytes, big-endian. In the plain
 * format the CMS is over the squashfs. In the verity format it holds the manifest, whose hash tree covers the squashfs.
 */
final class RaucBundle {
    private static final String FORMAT = "rauc";
    private static final int LENGTH_BYTES = 8;
    private static final int MAX_CMS_BYTES = 4 << 20;

    private RaucBundle() {}

    static Reading read(Path file, List<TrustedKey> trusted) throws IOException, Unreadable, GeneralSecurityException {
        long size = Files.size(file);
        if (size < LENGTH_BYTES) {
            throw new Unreadable("It is too short for a bundle.");
        }
        long cmsBytes = ByteBuffer.wrap(new Part(file, size - LENGTH_BYTES, LENGTH_BYTES).bytes(LENGTH_BYTES))
                .getLong();
        long payload = size - LENGTH_BYTES - cmsBytes;
        if (cmsBytes <= 0 || cmsBytes > MAX_CMS_BYTES || payload <= 0) {
            return refused(
                    Reading.Verdict.UNSIGNED, "", "It is a squashfs without a signature behind it.", Manifest.NONE);
        }
        Cms cms = Cms.parse(new Part(file, payload, cmsBytes).bytes(MAX_CMS_BYTES));
        if (cms.content().isEmpty()) {
            CmsCheck.Outcome outcome = new CmsCheck(cms, trusted).of(new Part(file, 0, payload));
            return answer(outcome, Manifest.NONE);
        }
        byte[] signed = cms.content().get();
        Manifest manifest = Manifest.parse(new String(signed, StandardCharsets.UTF_8));
        CmsCheck.Outcome outcome = new CmsCheck(cms, trusted).of(signed);
        if (outcome.key().isPresent() && !manifest.covers(file, payload)) {
            return refused(
                    Reading.Verdict.INVALID,
                    outcome.algorithm(),
                    "Its file system is not the one whose hash the signed manifest holds.",
                    manifest);
        }
        return answer(outcome, manifest);
    }

    private static Reading answer(CmsCheck.Outcome outcome, Manifest manifest) {
        return outcome.key().isPresent()
                ? Reading.verified(
                        FORMAT,
                        outcome.algorithm(),
                        outcome.key().get(),
                        manifest.value("version"),
                        manifest.hardware())
                : refused(outcome.verdict(), outcome.algorithm(), outcome.why(), manifest);
    }

    private static Reading refused(Reading.Verdict verdict, String algorithm, String why, Manifest manifest) {
        return Reading.refused(FORMAT, verdict, algorithm, why, manifest.value("version"), manifest.hardware());
    }

    /** The signed text of a verity bundle, of which we need a few values. */
    private record Manifest(String text) {
        static final Manifest NONE = new Manifest("");
        private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}){1,256}");

        static Manifest parse(String text) throws Unreadable {
            Manifest manifest = new Manifest(text);
            if (!manifest.value("format").equals("verity")) {
                throw new Unreadable("Its signed manifest is of another format than verity.");
            }
            return manifest;
        }

        String value(String key) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst()
                    .orElse("");
        }

        List<String> hardware() {
            return Optional.of(value("compatible")).filter(name -> !name.isEmpty()).stream()
                    .toList();
        }

        boolean covers(Path file, long payload) throws IOException, Unreadable, GeneralSecurityException {
            String size = value("verity-size");
            if (!HEX.matcher(value("verity-hash")).matches()
                    || !HEX.matcher(value("verity-salt")).matches()
                    || !size.matches("\\d{1,12}")
                    || Long.parseLong(size) >= payload) {
                throw new Unreadable("Its signed manifest lacks the hash, salt or size of its hash tree.");
            }
            byte[] root = VerityTree.root(
                    new Part(file, 0, payload - Long.parseLong(size)),
                    HexFormat.of().parseHex(value("verity-salt")));
            return Arrays.equals(root, HexFormat.of().parseHex(value("verity-hash")));
        }
    }
}
