package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.SignedZip;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether frozen technical documentation is what its maker signed, told from the file alone.
 *
 * @param state COMPLETE or INCOMPLETE, as its maker marked it
 * @param missing what its maker said it lacks
 * @param keySha256 of the public key inside it, to be compared with one that came another way
 * @param faults every one found; none when it holds
 */
public record FrozenVerification(
        String product,
        String version,
        String frozenAt,
        String state,
        List<String> missing,
        int files,
        String keySha256,
        List<String> faults) {

    public boolean valid() {
        return faults.isEmpty();
    }

    /** Whether the ZIP says it is frozen technical documentation. */
    public static boolean isFor(Path file) throws IOException {
        try (var zip = new SignedZip(file)) {
            return zip.form().equals(FrozenManifest.FORM);
        }
    }

    /**
     * @param trusted PEM of the public key it must be signed with; without one the key inside is believed
     * @throws IOException when the file is no ZIP
     */
    public static FrozenVerification of(Path file, Optional<String> trusted) throws IOException {
        try (var zip = new SignedZip(file)) {
            if (!zip.signed("frozen technical documentation", trusted)) {
                return broken(zip);
            }
            FrozenManifest manifest;
            try {
                manifest = Json.read(zip.manifest(), FrozenManifest.class);
            } catch (IllegalArgumentException e) {
                zip.fault("manifest.json: " + e.getMessage());
                return broken(zip);
            }
            if (!FrozenManifest.FORM.equals(manifest.form())) {
                zip.fault("manifest.json: its form is not " + FrozenManifest.FORM);
                return broken(zip);
            }
            zip.check(manifest.files());
            return new FrozenVerification(
                    manifest.product(),
                    manifest.softwareType() + " " + manifest.version(),
                    manifest.frozenAt().toString(),
                    manifest.state(),
                    manifest.missing(),
                    manifest.files().size(),
                    zip.keySha256(),
                    zip.faults());
        }
    }

    private static FrozenVerification broken(SignedZip zip) {
        return new FrozenVerification("", "", "", "", List.of(), 0, "", zip.faults());
    }
}
