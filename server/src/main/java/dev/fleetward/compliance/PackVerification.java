package dev.fleetward.compliance;

import dev.fleetward.kernel.Json;
import dev.fleetward.updates.coverage.StatementKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Whether an evidence pack is what its maker signed, told from the file alone.
 *
 * @param asOf the moment it speaks of
 * @param keySha256 of the public key inside it, to be compared with one that came another way
 * @param faults every one found; none when it holds
 */
public record PackVerification(
        String product, String asOf, long records, String headHash, String keySha256, List<String> faults) {
    private static final Set<String> OUTSIDE_MANIFEST = Set.of("manifest.json", "manifest.sig", "key.pem");
    private static final int MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

    public boolean valid() {
        return faults.isEmpty();
    }

    /**
     * @param trusted PEM of the public key it must be signed with; without one the key inside is believed
     * @throws IOException when the file is no ZIP
     */
    public static PackVerification of(Path file, Optional<String> trusted) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return new Check(zip).run(trusted);
        }
    }

    private static final class Check {
        private final ZipFile zip;
        private final List<String> faults = new ArrayList<>();

        Check(ZipFile zip) {
            this.zip = zip;
        }

        PackVerification run(Optional<String> trusted) throws IOException {
            Set<String> missing = new TreeSet<>(OUTSIDE_MANIFEST);
            missing.removeIf(name -> zip.getEntry(name) != null);
            if (!missing.isEmpty()) {
                return broken("this is no evidence pack: it has no " + String.join(", no ", missing));
            }
            String text = text("manifest.json");
            byte[] key = key(text("key.pem"));
            if (!StatementKeys.verifies(text, bytes("manifest.sig"), key)) {
                faults.add("manifest.json: the signature does not match");
            }
            if (trusted.isPresent() && !MessageDigest.isEqual(key(trusted.get()), key)) {
                faults.add("key.pem: it is signed with another key than the one given");
            }
            PackManifest manifest;
            try {
                manifest = Json.read(text, PackManifest.class);
            } catch (IllegalArgumentException e) {
                return broken("manifest.json: " + e.getMessage());
            }
            if (!PackManifest.FORM.equals(manifest.form())) {
                return broken("manifest.json: its form is not " + PackManifest.FORM);
            }
            files(manifest);
            chain(manifest);
            if (!manifest.ledger().valid()) {
                faults.add("the server's ledger was broken at record %d when the pack was made: %s"
                        .formatted(
                                manifest.ledger().brokenAt(), manifest.ledger().reason()));
            }
            return new PackVerification(
                    manifest.product().slug(),
                    manifest.asOf().toString(),
                    manifest.chain().records(),
                    manifest.chain().headHash(),
                    hex(PackWriter.sha256().digest(key)),
                    List.copyOf(faults));
        }

        private PackVerification broken(String fault) {
            faults.add(fault);
            return new PackVerification("", "", 0, "", "", List.copyOf(faults));
        }

        private void files(PackManifest manifest) throws IOException {
            for (PackManifest.File file : manifest.files()) {
                ZipEntry entry = zip.getEntry(file.name());
                if (entry == null) {
                    faults.add(file.name() + ": it is missing");
                } else if (!hash(entry).equals(file.sha256())) {
                    faults.add(file.name() + ": its content is not what was signed");
                }
            }
            Set<String> named =
                    manifest.files().stream().map(PackManifest.File::name).collect(Collectors.toSet());
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> !named.contains(name) && !OUTSIDE_MANIFEST.contains(name))
                    .forEach(name -> faults.add(name + ": the manifest does not name it"));
        }

        private void chain(PackManifest manifest) throws IOException {
            ZipEntry entry = zip.getEntry("records.jsonl");
            if (entry == null) {
                return;
            }
            var walk = new Verification.Walk();
            long lines = 0;
            try (var reader =
                    new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines++;
                    walk.add(Json.read(line, EvidenceRecord.class));
                }
            } catch (IllegalArgumentException e) {
                faults.add("records.jsonl: line %d: %s".formatted(lines, e.getMessage()));
                return;
            }
            walk.end(manifest.chain().headHash())
                    .broken()
                    .forEach(one -> faults.add("record %d%s: %s"
                            .formatted(
                                    one.sequence(),
                                    one.source().isEmpty() ? "" : " (" + one.source() + ")",
                                    one.reason())));
            if (lines != manifest.chain().records()) {
                faults.add("records.jsonl: it has %,d records, the manifest says %,d"
                        .formatted(lines, manifest.chain().records()));
            }
        }

        private String hash(ZipEntry entry) throws IOException {
            MessageDigest digest = PackWriter.sha256();
            try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return hex(digest.digest());
        }

        private String text(String name) throws IOException {
            return new String(bytes(name), StandardCharsets.UTF_8);
        }

        private byte[] bytes(String name) throws IOException {
            try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
                return in.readNBytes(MAX_MANIFEST_BYTES);
            }
        }

        private static byte[] key(String pem) {
            String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                return new byte[0];
            }
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
