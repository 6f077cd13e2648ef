package dev.fleetward.compliance;

import dev.fleetward.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether an evidence pack is what its maker signed, told from the file alone.
 *
 * @param asOf the moment it speaks of
 * @param keySha256 of the public key inside it, to be compared with one that came another way
 * @param faults every one found; none when it holds
 */
public record PackVerification(
        String product, String asOf, long records, String headHash, String keySha256, List<String> faults) {

    public boolean valid() {
        return faults.isEmpty();
    }

    /**
     * @param trusted PEM of the public key it must be signed with; without one the key inside is believed
     * @throws IOException when the file is no ZIP
     */
    public static PackVerification of(Path file, Optional<String> trusted) throws IOException {
        try (var zip = new SignedZip(file)) {
            return new Check(zip).run(trusted);
        }
    }

    private static final class Check {
        private final SignedZip zip;

        Check(SignedZip zip) {
            this.zip = zip;
        }

        PackVerification run(Optional<String> trusted) throws IOException {
            if (!zip.signed("evidence pack", trusted)) {
                return broken();
            }
            PackManifest manifest;
            try {
                manifest = Json.read(zip.manifest(), PackManifest.class);
            } catch (IllegalArgumentException e) {
                zip.fault("manifest.json: " + e.getMessage());
                return broken();
            }
            if (!PackManifest.FORM.equals(manifest.form())) {
                zip.fault("manifest.json: its form is not " + PackManifest.FORM);
                return broken();
            }
            zip.check(manifest.files());
            chain(manifest);
            if (!manifest.ledger().valid()) {
                zip.fault("the server's ledger was broken at record %d when the pack was made: %s"
                        .formatted(
                                manifest.ledger().brokenAt(), manifest.ledger().reason()));
            }
            return new PackVerification(
                    manifest.product().slug(),
                    manifest.asOf().toString(),
                    manifest.chain().records(),
                    manifest.chain().headHash(),
                    zip.keySha256(),
                    zip.faults());
        }

        private PackVerification broken() {
            return new PackVerification("", "", 0, "", "", zip.faults());
        }

        private void chain(PackManifest manifest) throws IOException {
            Optional<InputStream> records = zip.open("records.jsonl");
            if (records.isEmpty()) {
                return;
            }
            var walk = new Verification.Walk();
            long lines = 0;
            try (var reader = new BufferedReader(new InputStreamReader(records.get(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines++;
                    walk.add(Json.read(line, EvidenceRecord.class));
                }
            } catch (IllegalArgumentException e) {
                zip.fault("records.jsonl: line %d: %s".formatted(lines, e.getMessage()));
                return;
            }
            walk.end(manifest.chain().headHash())
                    .broken()
                    .forEach(one -> zip.fault("record %d%s: %s"
                            .formatted(
                                    one.sequence(),
                                    one.source().isEmpty() ? "" : " (" + one.source() + ")",
                                    one.reason())));
            if (lines != manifest.chain().records()) {
                zip.fault("records.jsonl: it has %,d records, the manifest says %,d"
                        .formatted(lines, manifest.chain().records()));
            }
        }
    }
}
