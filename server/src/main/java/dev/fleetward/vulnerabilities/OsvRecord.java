package dev.fleetward.vulnerabilities;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** One record of a feed in the OSV schema (1.7), as far as we use it. */
record OsvRecord(
        String id,
        Instant modified,
        Optional<Instant> published,
        Optional<Instant> withdrawn,
        SequencedSet<String> aliases,
        String summary,
        String details,
        Severity severity,
        List<Affected> affected,
        List<String> references) {

    /** One package that the record says is affected, in some versions. Entries are alternatives. */
    record Affected(String ecosystem, String release, String name, List<Range> ranges, List<String> versions) {}

    enum RangeType {
        SEMVER,
        ECOSYSTEM,
        /** Needs a commit graph, which an SBOM does not give. */
        GIT
    }

    record Range(RangeType type, List<Event> events) {}

    enum EventKind {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED,
        LIMIT
    }

    record Event(EventKind kind, String version) {}
}
