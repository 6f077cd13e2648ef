package dev.fleetward.components;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A piece of software in one version, one row however many SBOMs name it.
 *
 * @param cpe the first CPE an SBOM gave
 * @param cpes all CPEs that SBOMs gave, as they wrote them
 * @param repositories where SBOMs say its sources come from, each at a commit or tag
 */
public record Component(
        UUID id,
        String name,
        String version,
        Optional<String> purl,
        Optional<String> cpe,
        List<String> cpes,
        List<String> repositories,
        String supplier,
        List<String> licences) {

    /** Name and version as people say it. */
    public String title() {
        return version.isEmpty() ? name : name + " " + version;
    }
}
