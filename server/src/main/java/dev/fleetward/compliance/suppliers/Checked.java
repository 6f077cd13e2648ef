package dev.fleetward.compliance.suppliers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A component as it stands now, filled by the system alone.
 *
 * @param component package URL without version, or its name
 * @param versions of it in software on the market
 * @param software on the market that has it
 * @param openVulnerabilities known, and nobody decided that they are no danger
 * @param exposing of those, that expose devices
 * @param excused known, and decided not to affect the product or to be fixed
 * @param newest version that any of our SBOMs or a vulnerability record names
 * @param newestBy where that is known from
 * @param firstSeen when we first had the newest of our own versions in an SBOM
 * @param behind whether the newest known is newer than what is on the market
 */
record Checked(
        String component,
        String name,
        List<String> versions,
        List<String> software,
        int openVulnerabilities,
        int exposing,
        int excused,
        String newest,
        String newestBy,
        Optional<Instant> firstSeen,
        boolean behind) {

    public String versionsText() {
        return String.join(", ", versions);
    }

    public String softwareText() {
        return String.join(", ", software);
    }
}
