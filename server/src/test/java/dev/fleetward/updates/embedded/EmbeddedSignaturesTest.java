package dev.fleetward.updates.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fleetward.updates.embedded.Reading.Verdict;
import dev.fleetward.updates.signing.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files signed by OpenSSL in every form, read and checked; changed ones and garbage never pass and never throw. */
class EmbeddedSignaturesTest {
    private static final String RSA = "-algorithm RSA -pkeyopt rsa_keygen_bits:";
    private static final String EC = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
    private static final byte[] IMAGE = "the root file system".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Maker maker;

    @BeforeEach
    void a_workshop() {
        maker = new Maker(folder);
    }

    @Test
    void an_mcuboot_image_verifies_by_each_kind_of_key() throws IOException, GeneralSecurityException {
        for (var kind : Map.of("rsa2048", 0x20, "rsa3072", 0x23, "p256", 0x22, "ed25519", 0x24)
                .entrySet()) {
            TrustedKey key = maker.key(kind.getKey(), options(kind.getKey()));
            byte[] image = mcuboot(kind.getKey(), kind.getValue());

            Reading reading = read(image, key);

            assertThat(reading.verdict()).as(kind + ": " + reading.detail()).isEqualTo(Verdict.VERIFIED);
            assertThat(reading.signedBy()).isEqualTo(kind.getKey());
            assertThat(reading.version()).isEqualTo("1.4.2+7");
            image[600] ^= 1;
            assertThat(read(image, key).verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void an_mcuboot_image_of_a_stranger_or_without_signature_is_told_apart()
            throws IOException, GeneralSecurityException {
        TrustedKey ours = maker.key("ours", EC);
        maker.key("p256", EC);
        byte[] payload = Maker.mcubootPayload(new byte[3000]);

        assertThat(read(mcuboot("p256", 0x22), ours).verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
        assertThat(read(Maker.mcuboot(payload, Map.of(0x10, sha256(payload))), ours)
                        .verdict())
                .isEqualTo(Verdict.UNSIGNED);
        assertThat(read(java.util.Arrays.copyOf(payload, 700), ours).verdict()).isEqualTo(Verdict.DAMAGED);
    }

    @Test
    void a_swupdate_file_verifies_by_each_form_of_signature() throws IOException, GeneralSecurityException {
        TrustedKey rsa = maker.key("rsa", RSA + 2048);
        TrustedKey ec = maker.key("ec", EC);
        maker.certificate("rsa", "rsa");
        maker.certificate("ec", "ec");
        maker.write("d", Maker.swDescription(IMAGE).getBytes(StandardCharsets.UTF_8));
        var forms = new HashMap<String, TrustedKey>();
        forms.put("dgst -sha256 -sign rsa.pem -out s d", rsa);
        forms.put("dgst -sha256 -sign rsa.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-2 -out s d", rsa);
        forms.put("dgst -sha256 -sign rsa.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1 -out s d", rsa);
        forms.put("dgst -sha256 -sign ec.pem -out s d", ec);
        String cms = "cms -sign -in d -out s -inkey %s.pem -signer %s.crt -outform DER -nosmimecap -binary";
        forms.put(cms.formatted("rsa", "rsa"), rsa);
        forms.put(cms.formatted("ec", "ec"), ec);
        forms.put(cms.formatted("rsa", "rsa") + " -keyopt rsa_padding_mode:pss", rsa);
        forms.put(cms.formatted("rsa", "rsa") + " -noattr", rsa);
        forms.put(cms.formatted("rsa", "rsa") + " -nodetach -stream", rsa);

        for (var form : forms.entrySet()) {
            maker.openssl(form.getKey());
            Reading reading = read(swupdate(IMAGE), rsa, ec);

            assertThat(reading.verdict())
                    .as(form.getKey() + ": " + reading.detail())
                    .isEqualTo(Verdict.VERIFIED);
            assertThat(reading.key()).contains(form.getValue().id());
            assertThat(reading.version()).isEqualTo("1.4.0");
            assertThat(reading.hardware()).containsExactly("evt2", "1.0");
            assertThat(read(swupdate("another root".getBytes(StandardCharsets.UTF_8)), rsa, ec)
                            .verdict())
                    .as(form.getKey())
                    .isEqualTo(Verdict.INVALID);
        }
        assertThat(read(swupdate(IMAGE), ec).verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
    }

    @Test
    void swupdate_itself_comes_to_the_same_verdict() throws IOException, GeneralSecurityException {
        Path tool = Path.of("/usr/bin/swupdate");
        assumeThat(tool).as("the real tool").isExecutable();
        TrustedKey rsa = maker.key("rsa", RSA + 2048);
        maker.certificate("rsa", "rsa");
        maker.write("d", Maker.swDescription(IMAGE).getBytes(StandardCharsets.UTF_8));
        maker.openssl("cms -sign -in d -out s -inkey rsa.pem -signer rsa.crt -outform DER -nosmimecap -binary");
        byte[] good = swupdate(IMAGE);
        byte[] otherImage = swupdate("another root".getBytes(StandardCharsets.UTF_8));
        maker.write(
                "d",
                Maker.swDescription("another root".getBytes(StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        byte[] otherDescription = swupdate("another root".getBytes(StandardCharsets.UTF_8));

        for (byte[] file : List.of(good, otherImage, otherDescription)) {
            boolean ours = read(file, rsa).isVerified();
            Path written = maker.write("file.swu", file);
            var _ = maker.run(List.of(
                    tool.toString(),
                    "-c",
                    "-H",
                    "evt2:1.0",
                    "-k",
                    folder.resolve("rsa.crt").toString(),
                    "-i",
                    written.toString()));
            // Its exit code is 1 on a busy machine after success, too.
            boolean theirs = maker.text("said.log").contains("SWUPDATE successful");
            assertThat(ours).isEqualTo(theirs);
            assertThat(ours).isEqualTo(file == good);
        }
    }

    @Test
    void the_recorded_bundle_of_a_real_build_verifies_by_its_certificate() throws IOException {
        TrustedKey key;
        try (var certificate = getClass().getResourceAsStream("/swupdate/cert.pem")) {
            String pem = new String(certificate.readAllBytes(), StandardCharsets.US_ASCII);
            key = new TrustedKey(
                    UUID.randomUUID(), "build", VerifyingKey.parse(pem).orElseThrow());
        }
        try (var bundle = getClass().getResourceAsStream("/swupdate/fw.swu")) {
            Reading reading = read(bundle.readAllBytes(), key);

            assertThat(reading.verdict()).as(reading.detail()).isEqualTo(Verdict.VERIFIED);
        }
    }

    @Test
    void a_swupdate_file_without_signature_is_unsigned() throws IOException, GeneralSecurityException {
        byte[] description = Maker.swDescription(IMAGE).getBytes(StandardCharsets.UTF_8);
        byte[] file = Maker.cpio(List.of(Map.entry("sw-description", description), Map.entry("rootfs.txt", IMAGE)));

        assertThat(read(file).verdict()).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void a_plain_rauc_bundle_verifies_by_its_signer_or_by_the_authority_over_it() throws IOException {
        TrustedKey authority = maker.key("authority", RSA + 3072);
        maker.certificate("authority", "authority");
        TrustedKey signer = maker.key("signer", EC);
        maker.certificate("signer", "authority");
        byte[] payload = squashfs(5);
        maker.write("p", payload);
        maker.openssl("cms -sign -in p -out s -inkey signer.pem -signer signer.crt -outform DER -nosmimecap -binary");
        byte[] bundle = Maker.rauc(payload, maker.bytes("s"));

        assertThat(read(bundle, signer).signedBy()).isEqualTo("signer");
        assertThat(read(bundle, authority).signedBy()).isEqualTo("authority");
        assertThat(read(bundle, maker.key("stranger", EC)).verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
        bundle[5000] ^= 1;
        assertThat(read(bundle, signer).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void a_verity_rauc_bundle_is_covered_by_the_hash_tree_of_its_manifest()
            throws IOException, GeneralSecurityException {
        TrustedKey signer = maker.key("signer", RSA + 2048);
        maker.certificate("signer", "signer");
        byte[] salt = new byte[32];
        new Random(3).nextBytes(salt);
        for (int blocks : new int[] {2, 128, 129, 400}) {
            byte[] payload = squashfs(blocks);
            byte[] tree = new byte[8192];
            maker.write("m", """
                    [update]
                    compatible=pump-evt2
                    version=2.1
                    [bundle]
                    format=verity
                    verity-hash=%s
                    verity-salt=%s
                    verity-size=%d
                    """.formatted(
                            HexFormat.of().formatHex(Maker.verityRoot(payload, salt)),
                            HexFormat.of().formatHex(salt),
                            tree.length)
                    .getBytes(StandardCharsets.UTF_8));
            maker.openssl("cms -sign -nodetach -in m -out s -inkey signer.pem -signer signer.crt -outform DER -binary");
            byte[] bundle = Maker.rauc(join(payload, tree), maker.bytes("s"));

            Reading reading = read(bundle, signer);

            assertThat(reading.verdict())
                    .as(blocks + " blocks: " + reading.detail())
                    .isEqualTo(Verdict.VERIFIED);
            assertThat(reading.version()).isEqualTo("2.1");
            assertThat(reading.hardware()).containsExactly("pump-evt2");
            bundle[4096 + 17] ^= 1;
            assertThat(read(bundle, signer).verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void other_files_are_of_no_form_we_know() throws IOException {
        assertThat(EmbeddedSignatures.read(maker.write("f", new byte[4000]), List.of()))
                .isEmpty();
        assertThat(EmbeddedSignatures.read(maker.write("f", new byte[0]), List.of()))
                .isEmpty();
    }

    @Test
    void whatever_is_changed_a_verdict_comes_back_and_never_a_wrong_verified()
            throws IOException, GeneralSecurityException {
        TrustedKey key = maker.key("p256", EC);
        maker.certificate("p256", "p256");
        maker.write("d", Maker.swDescription(IMAGE).getBytes(StandardCharsets.UTF_8));
        maker.openssl("cms -sign -in d -out s -inkey p256.pem -signer p256.crt -outform DER -nosmimecap -binary");
        byte[] swu = swupdate(IMAGE);
        byte[] payload = squashfs(2);
        maker.write("p", payload);
        maker.openssl("cms -sign -in p -out s -inkey p256.pem -signer p256.crt -outform DER -nosmimecap -binary");
        byte[] raucb = Maker.rauc(payload, maker.bytes("s"));
        byte[] mcuboot = mcuboot("p256", 0x22);
        var random = new Random(42);

        for (byte[] good : List.of(swu, raucb, mcuboot)) {
            for (int round = 0; round < 1_500; round++) {
                byte[] bad = good.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bad[6 + random.nextInt(bad.length - 6)] = (byte) random.nextInt(256);
                }
                byte[] cut = random.nextInt(3) == 0 ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
                EmbeddedSignatures.read(maker.write("fuzz", cut), List.of(key));
            }
        }
        for (int at = 6; at < 512 + 3000; at += 97) {
            byte[] bad = mcuboot.clone();
            bad[at] ^= 0x40;
            assertThat(read(bad, key).verdict()).as("byte " + at).isNotEqualTo(Verdict.VERIFIED);
        }
    }

    private byte[] mcuboot(String key, int type) throws IOException, GeneralSecurityException {
        byte[] payload = Maker.mcubootPayload(new byte[3000]);
        byte[] digest = sha256(payload);
        maker.write("payload", payload);
        maker.write("digest", digest);
        switch (type) {
            case 0x20, 0x23 ->
                maker.openssl("dgst -sha256 -sign " + key
                        + ".pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -out signature payload");
            case 0x22 -> maker.openssl("dgst -sha256 -sign " + key + ".pem -out signature payload");
            default -> maker.openssl("pkeyutl -sign -rawin -inkey " + key + ".pem -in digest -out signature");
        }
        return Maker.mcuboot(payload, Map.of(0x10, digest, type, maker.bytes("signature")));
    }

    private byte[] swupdate(byte[] image) throws IOException {
        return Maker.cpio(List.of(
                Map.entry("sw-description", maker.bytes("d")),
                Map.entry("sw-description.sig", maker.bytes("s")),
                Map.entry("rootfs.txt", image)));
    }

    private Reading read(byte[] file, TrustedKey... trusted) throws IOException {
        return EmbeddedSignatures.read(maker.write("file", file), List.of(trusted))
                .orElseThrow();
    }

    private static byte[] squashfs(int blocks) {
        byte[] bytes = new byte[blocks * 4096];
        new Random(blocks).nextBytes(bytes);
        System.arraycopy("hsqs".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 4);
        return bytes;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String options(String kind) {
        return switch (kind) {
            case "rsa2048" -> RSA + 2048;
            case "rsa3072" -> RSA + 3072;
            case "p256" -> EC;
            default -> "-algorithm ed25519";
        };
    }
}
