package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.components.VersionPath;
import dev.fleetward.vulnerabilities.vex.VexState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A vulnerability in a component of a software version, and why we say so.
 *
 * @param certainty {@code confirmed}, or {@code undetermined} when a person has to look
 * @param inheritedFrom the version the decision was made for, when it was an earlier one; else empty
 * @param exposes whether devices running the version count as exposed
 * @param fixedVersion of the component, when a record names one
 */
public record Finding(
        Version softwareVersion,
        Part component,
        Named vulnerability,
        String certainty,
        VexState state,
        String justification,
        String inheritedFrom,
        Optional<UUID> decision,
        boolean exposes,
        Optional<String> fixedVersion,
        List<Reason> reasons,
        Instant foundAt,
        long devices) {

    public record Version(String type, String version) {
        public String path() {
            return VersionPath.of(type, version);
        }
    }

    public record Part(UUID id, String name, String version, Optional<String> purl, Optional<String> cpe) {}

    public record Named(String id, List<String> aliases, String summary, String severity, double score) {
        public String severityTitle() {
            return Vulnerability.title(severity, score);
        }

        public String severityTone() {
            return Vulnerability.tone(severity);
        }
    }

    /**
     * What one source's record says about the component.
     *
     * @param source osv, nvd or cve
     * @param certainty confirmed, undetermined, overruled (the package's distribution says otherwise) or ruled_out (by
     *     what else is in the software)
     */
    public record Reason(String record, String source, String certainty, String reason, String fixedVersion) {
        /** Who says it: the sources of one number are told apart. */
        @JsonIgnore
        public String title() {
            return switch (source) {
                case "nvd" -> record + " by NVD, " + certainty.replace('_', ' ');
                case "cve" -> record + " in the CVE list, " + certainty.replace('_', ' ');
                default -> record + ", " + certainty.replace('_', ' ');
            };
        }
    }
}
