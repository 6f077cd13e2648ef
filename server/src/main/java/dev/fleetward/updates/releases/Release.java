package dev.fleetward.updates.releases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is offered to devices: one version of one software type, with the files to install by hardware version.
 *
 * @param securityOnly whether it holds security fixes and nothing else (CRA Annex I, Part II (2))
 * @param number a small id for protocols that know only integers
 */
public record Release(
        UUID id,
        int number,
        String softwareType,
        String version,
        String notes,
        boolean securityOnly,
        Instant createdAt,
        String createdBy,
        List<File> files,
        List<Delta> deltas) {

    /** @param hardwareVersion the hardware this file is for; empty for any */
    public record File(String hardwareVersion, Artifact artifact) {}

    /** A patch that makes this version out of an earlier one; for one hardware version, or any when empty. */
    public record Delta(String fromVersion, String hardwareVersion, Artifact artifact) {
        public boolean fits(String hardware, String runs) {
            return fromVersion.equals(runs) && (hardwareVersion.isEmpty() || hardwareVersion.equals(hardware));
        }
    }

    /** The files for a device: those named for its hardware, else those for any. */
    public List<Artifact> filesFor(String hardwareVersion) {
        List<Artifact> own = filesNamed(hardwareVersion);
        return own.isEmpty() ? filesNamed("") : own;
    }

    public String hardwareOf(Artifact artifact) {
        return files.stream()
                .filter(file -> file.artifact().id().equals(artifact.id()))
                .map(File::hardwareVersion)
                .findFirst()
                .orElse("");
    }

    /** The file or patch with that number. */
    public Optional<Artifact> file(int number) {
        return Stream.concat(files.stream().map(File::artifact), deltas.stream().map(Delta::artifact))
                .filter(artifact -> artifact.number() == number)
                .findFirst();
    }

    public boolean isDelta(Artifact artifact) {
        return deltas.stream().anyMatch(delta -> delta.artifact().id().equals(artifact.id()));
    }

    private List<Artifact> filesNamed(String hardwareVersion) {
        return files.stream()
                .filter(file -> file.hardwareVersion().equals(hardwareVersion))
                .map(File::artifact)
                .toList();
    }
}
