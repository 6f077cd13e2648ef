package dev.fleetward.components.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What an SBOM is written about, with all it is made of.
 *
 * @param type as CycloneDX names it: {@code firmware} or {@code device}
 * @param versions the software versions in it
 * @param undescribed those of them without an SBOM: nothing is known of what they are made of
 * @param assessments what is known of vulnerabilities, when it is to be in it
 */
record Subject(
        String type,
        String name,
        String version,
        Instant at,
        List<String> versions,
        List<String> undescribed,
        List<Part> parts,
        List<Need> needs,
        List<Assessments.Assessment> assessments) {

    /** A component with all that documents in force say of it. */
    record Part(
            UUID id,
            String name,
            String version,
            Optional<String> purl,
            List<String> cpes,
            String type,
            String supplier,
            String contact,
            List<String> licences,
            SortedMap<String, String> hashes,
            boolean direct,
            boolean optional,
            List<String> versions) {}

    record Need(UUID component, UUID needs) {}

    /** The same content has the same number, so that who fetches it again sees that nothing changed. */
    UUID number() {
        var content = new StringBuilder(type + "|" + name + "|" + version + "|" + versions + "|" + undescribed);
        parts.forEach(part -> content.append('|').append(part));
        needs.forEach(need -> content.append('|').append(need));
        assessments.forEach(one -> content.append('|').append(one));
        return UUID.nameUUIDFromBytes(content.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Those the product needs itself: told so, or else needed by nothing. */
    List<Part> direct() {
        List<Part> told = parts.stream().filter(Part::direct).toList();
        if (!told.isEmpty()) {
            return told;
        }
        Set<UUID> needed = needs.stream().map(Need::needs).collect(Collectors.toSet());
        return parts.stream().filter(part -> !needed.contains(part.id())).toList();
    }
}
