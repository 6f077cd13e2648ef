package dev.fleetward.compliance;

/**
 * A software version as the technical file lists it.
 *
 * @param sbom format and SHA-256 of its SBOM, empty if it has none
 */
public record VersionLine(String type, String version, long devices, String sbom) {
    public boolean hasSbom() {
        return !sbom.isEmpty();
    }
}
