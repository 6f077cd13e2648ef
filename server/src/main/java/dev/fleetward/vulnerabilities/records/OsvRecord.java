package dev.fleetward.vulnerabilities.records;

import dev.fleetward.vulnerabilities.cpe.Configuration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * One source's record of a vulnerability, as far as we use it: of the OSV schema (1.7), of NVD, or of the CVE list.
 *
 * @param upstream names of what this derives from, as a distribution's record does: says the same of another package
 * @param weaknesses CWE numbers
 * @param repositories what is affected by commit or tag
 * @param configurations which products are affected, by CPE; alternatives
 */
public record OsvRecord(
        Source source,
        String id,
        Instant modified,
        Optional<Instant> published,
        Optional<Instant> withdrawn,
        SequencedSet<String> aliases,
        List<String> upstream,
        String summary,
        String details,
        Severity severity,
        List<String> weaknesses,
        List<Affected> affected,
        List<Repository> repositories,
        List<Configuration> configurations,
        List<String> references) {

    /** Sources may call their records by the same number. */
    public record Name(Source source, String id) {}

    public Name name() {
        return new Name(source, id);
    }

    public enum Source {
        OSV,
        NVD,
        /** The CVE list itself: what the numbering authority says, and what CISA and others add. */
        CVE
    }

    /** Commits of one repository: what the events name, and the tags that are affected. */
    public record Repository(String repository, List<Event> events, List<String> tags) {}

    /** One package that the record says is affected, in some versions. Entries are alternatives. */
    public record Affected(String ecosystem, String release, String name, List<Range> ranges, List<String> versions) {}

    public enum RangeType {
        SEMVER,
        ECOSYSTEM,
        /** Needs a commit graph, which an SBOM does not give. */
        GIT
    }

    public record Range(RangeType type, List<Event> events) {}

    public enum EventKind {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED,
        LIMIT
    }

    public record Event(EventKind kind, String version) {}
}
